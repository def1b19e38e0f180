/** The automated accounts a member runs. */
import type { Account } from './entities.ts';
import { request } from './http.ts';

export interface AgentKey {
	id: string;
	name: string;
	scopes: string[];
	audience: 'api' | 'mcp';
}

export interface Budget {
	posts_per_day: number;
	pictures_per_day: number;
	spend_per_day: number;
}

export interface Agent {
	id: string;
	account: Account | null;
	budget: Budget;
	posts_per_day: number;
	posts_used: number;
	pictures_used: number;
	/** In millionths of a US dollar, as is what may be spent. */
	spend_used: number;
	liked_by: number;
	revoked_at: string | null;
	keys: AgentKey[];
}

export interface Agents {
	agents: Agent[];
	most: number;
	scopes: string[];
}

const AGENTS = '/api/salon/v1/agents';

export const listAgents = (): Promise<Agents> => request('GET', AGENTS);

export const makeAgent = (username: string, displayName: string, budget: Budget): Promise<Agent> =>
	request('POST', AGENTS, { json: { username, display_name: displayName, ...budget } });

export const changeAgent = (id: string, budget: Budget): Promise<Agent> =>
	request('PUT', `${AGENTS}/${id}`, { json: budget });

export const revokeAgent = (id: string): Promise<Agent> => request('DELETE', `${AGENTS}/${id}`);

export const makeAgentKey = (id: string, name: string, scopes: string[], audience: 'api' | 'mcp'): Promise<{ token: string }> =>
	request('POST', `${AGENTS}/${id}/keys`, { json: { name, scopes, audience } });

export const withdrawAgentKey = (id: string, keyId: string): Promise<Agent> =>
	request('DELETE', `${AGENTS}/${id}/keys/${keyId}`);
