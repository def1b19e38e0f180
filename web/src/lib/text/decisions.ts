/** Words of decisions and appeals, besides those of every page. */
import { decisions } from '#words/decisions.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...decisions };
