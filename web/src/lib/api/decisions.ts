/** Decisions about oneself, with their reasons, and appeals against them. */
import type { Account } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

export interface Appeal {
	id: string;
	state: 'open' | 'upheld' | 'reversed' | 'stricter';
	role: 'author' | 'reporter';
	words: string;
	answer: string | null;
	created_at: string;
	settled_at: string | null;
}

export interface Decision {
	id: string;
	subject: string;
	label: string;
	action: string;
	role: 'author' | 'reporter';
	post_id: string | null;
	media_id: string | null;
	words: string | null;
	automated: boolean;
	created_at: string;
	reversed_at: string | null;
	appealable_until: string;
	statement: { decision_facts: string; incompatible_content_ground?: string; illegal_content_legal_ground?: string };
}

export interface OwnDecision extends Decision {
	appeal: Appeal | null;
}

/** An appeal as moderators read it: by whom, and against what. */
export interface AppealCase extends Appeal {
	account: Account | null;
	decision: Decision & { account: Account | null; decided_by_id: string | null };
}

export const listDecisions = (): Promise<Page<OwnDecision>> => requestPage('/api/salon/v1/decisions');
export const getDecision = (id: string): Promise<OwnDecision> =>
	request('GET', `/api/salon/v1/decisions/${id}`);
export const appealDecision = (id: string, text: string): Promise<OwnDecision> =>
	request('POST', `/api/salon/v1/decisions/${id}/appeal`, { json: { text } });

export const listAppeals = (state: Appeal['state']): Promise<Page<AppealCase>> =>
	requestPage('/api/salon/v1/admin/appeals', { state });
/** What may follow for who reported: the post goes, or a measure about the account. */
export type Stricter = '' | 'remove' | 'sensitive' | 'silence' | 'disable' | 'suspend';
export const settleAppeal = (id: string, reverse: boolean, answer: string, stricter: Stricter): Promise<unknown> =>
	request('POST', `/api/salon/v1/admin/appeals/${id}/settle`, { json: { reverse, answer, stricter } });
