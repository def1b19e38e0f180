/** Words of settings and of being somebody here, besides those of every page. */
import { being } from '#words/being.ts';
import { settings } from '#words/settings.ts';
import { t as always } from './index.ts';

export const t = { ...always, ...being, ...settings };
