/** Words of coming in, besides those of every page. */
import { door } from '#words/door.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...door };
