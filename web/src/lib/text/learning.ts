/** Words about what the place learns, besides those of every page. */
import { learning } from '#words/learning.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...learning };
