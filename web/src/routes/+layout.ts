/** The whole client runs in the browser; the server only sends the files. */
export const ssr = false;
export const prerender = false;
