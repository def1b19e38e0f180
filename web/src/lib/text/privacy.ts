/** Words about what is done with what is known of people, besides those of every page. */
import { privacy } from '#words/privacy.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...privacy };
