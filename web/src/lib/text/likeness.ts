/** Words about pictures of oneself, besides those of every page, and about being of age. */
import { consent } from '#words/consent.ts';
import { likeness } from '#words/likeness.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...consent, ...likeness };
