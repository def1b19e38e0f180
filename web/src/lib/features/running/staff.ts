/** Who may come to the desk. */
import { session } from '../session/session.svelte.ts';

export const isOperator = (): boolean => session.account?.role?.name === 'Operator';

export const isStaff = (): boolean => isOperator() || session.account?.role?.name === 'Moderator';
