/** Words of labelers, besides those of every page. */
import { labelers } from '#words/labelers.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...labelers };
