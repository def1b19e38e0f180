/** Words of the page that shows every component. */
import { looks } from '#words/looks.ts';
import { t as desk } from './desk.ts';

export const t = { ...desk, ...looks };
