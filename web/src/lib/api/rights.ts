/** What somebody has by right over what is known of them, and the desk where it is answered. */
import type { Account } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

export interface RightsRequest {
	id: string;
	kind: 'rectify' | 'restrict' | 'object';
	interest: string | null;
	words: string;
	state: 'open' | 'done' | 'refused' | 'ended';
	answer: string | null;
	answered_at: string | null;
	extended_because: string | null;
	created_at: string;
	due_at: string;
	ended_at: string | null;
	/** Who asked; at the desk only. */
	account?: Account | null;
}

export interface Rights {
	restricted_at: string | null;
	interests: { code: string; sentence: string; more: string; objected: boolean }[];
	requests: RightsRequest[];
}

export interface Deadline {
	kind: 'notice' | 'appeal' | 'rights' | 'erasure' | 'archive' | 'recipient';
	id: string;
	due_at: string;
	overdue: boolean;
	what: string;
	/** The page where it is done. */
	path: string;
}

const PATH = '/api/salon/v1/rights';
const DESK = '/api/salon/v1/admin/rights';

export const getRights = (language: string): Promise<Rights> => request('GET', PATH, { query: { language } });
export const exerciseRights = (
	wish: { restricted?: boolean; objections?: Record<string, boolean> },
	language: string
): Promise<Rights> => request('PUT', PATH, { json: wish, query: { language } });
export const askRectification = (words: string, language: string): Promise<Rights> =>
	request('POST', `${PATH}/requests`, { json: { words }, query: { language } });

export const listRightsRequests = (state: RightsRequest['state']): Promise<Page<RightsRequest>> =>
	requestPage(DESK, { state });
export const answerRightsRequest = (id: string, answer: string, refuse: boolean): Promise<unknown> =>
	request('POST', `${DESK}/${id}/answer`, { json: { answer, refuse } });
export const extendRightsRequest = (id: string, because: string): Promise<unknown> =>
	request('POST', `${DESK}/${id}/extend`, { json: { because } });
export const listDeadlines = (): Promise<Deadline[]> => request('GET', '/api/salon/v1/admin/deadlines');
