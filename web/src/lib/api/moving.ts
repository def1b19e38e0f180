/** Who somebody was before, and moving to another account here. */
import type { Account } from './entities.ts';
import { request } from './http.ts';

export interface Alias {
	id: string;
	address: string;
	account: Account | null;
}

export interface Move {
	moved: Account | null;
	may_move_at: string | null;
	came_along?: number;
}

const ALIASES = '/api/salon/v1/aliases';
const MOVE = '/api/salon/v1/move';

export const listAliases = (): Promise<Alias[]> => request('GET', ALIASES);

export const addAlias = (address: string): Promise<Alias[]> => request('POST', ALIASES, { json: { address } });

export const removeAlias = (id: string): Promise<Alias[]> => request('DELETE', `${ALIASES}/${id}`);

export const getMove = (): Promise<Move> => request('GET', MOVE);

export const moveTo = (to: string): Promise<Move> => request('POST', MOVE, { json: { to } });

export const comeBack = (): Promise<Move> => request('DELETE', MOVE);
