/** The server's refusals in the language of the page; fetched when the first of them comes. */
export { refusals as t } from '#words/refusals.ts';
