/** Words about datasets, besides those of every page. */
import { datasets } from '#words/datasets.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...datasets };
