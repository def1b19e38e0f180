/** Words about what may be done with somebody’s work, besides those of every page. */
import { consent } from '#words/consent.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...consent };
