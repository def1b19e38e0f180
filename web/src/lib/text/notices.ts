/** Words of what one is told: the list, who comes through, what is held back, what this device says. */
import { notices } from '#words/notices.ts';
import { t as reading } from './reading.ts';

export const t = { ...reading, ...notices };
