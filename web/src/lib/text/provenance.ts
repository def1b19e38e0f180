/** Words about how things were made, besides those of every page. */
import { provenance } from '#words/provenance.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...provenance };
