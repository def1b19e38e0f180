/** Words of the staff's desk, besides those of running a place. */
import { desk } from '#words/desk.ts';
import { provenance } from '#words/provenance.ts';
import { t as running } from './running.ts';

export const t = { ...running, ...desk, degrees: provenance.degrees };
