/**
 * The words that every page may need. A part of the client with words of its own takes `t` from that part's module
 * beside this one, so that they are loaded with it; which language they are in the page was told by the server.
 */
export { home as t } from '#words/home.ts';
