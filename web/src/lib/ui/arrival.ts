/** How the page in view was come to: going back or forward finds lists as they were, a link finds them fresh. */
export const arrival = { byHistory: false };
