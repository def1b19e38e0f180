/** Words of archives, besides those of every page. */
import { taking } from '#words/taking.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...taking };
