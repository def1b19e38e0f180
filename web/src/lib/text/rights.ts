/** Words about what somebody has by right over what is known of them, besides those of every page. */
import { rights } from '#words/rights.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...rights };
