/** Who may come to the desk, by Mastodon's bits of a role. */
import { session } from '../session/session.svelte.ts';

const SETTINGS = 64;
const REPORTS = 16;
const has = (bit: number): boolean => (Number(session.account?.role?.permissions ?? 0) & bit) !== 0;

/** Operators and admins: whatever concerns the place. */
export const isOperator = (): boolean => has(SETTINGS);

/** Those and moderators: whatever concerns people. */
export const isStaff = (): boolean => isOperator() || has(REPORTS);
