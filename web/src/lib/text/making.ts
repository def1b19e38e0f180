/** Words of writing posts, besides those of every page. */
import { making } from '#words/making.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...making };
