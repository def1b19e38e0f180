/** Words of reading, besides those of every page. */
import { reading } from '#words/reading.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...reading };
