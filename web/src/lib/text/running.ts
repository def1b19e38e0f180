/** Words of running a place, besides those of every page. */
import { running } from '#words/running.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...running };
