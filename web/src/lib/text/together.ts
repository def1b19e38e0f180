/** Words of making together, besides those of every page. */
import { together } from '#words/together.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...together };
