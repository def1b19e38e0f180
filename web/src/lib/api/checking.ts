/** What the checks hold, keep down and go by, for the staff; and whose notices are heard first. */
import type { Account, Media } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

const DESK = '/api/salon/v1/admin';

export interface HeldPicture {
	id: string;
	account: Account | null;
	held_at: string;
	/** How likely it is a sexual picture; null where the check could not look. */
	nudity: number | null;
	media: Media;
}

export const listHeld = (): Promise<Page<HeldPicture>> => requestPage(`${DESK}/held_pictures`);
export const letThrough = (id: string): Promise<unknown> => request('POST', `${DESK}/held_pictures/${id}/approve`);
export const refuseHeld = (id: string, reason: string): Promise<unknown> =>
	request('POST', `${DESK}/held_pictures/${id}/refuse`, { json: { reason } });

export interface HeldPost {
	id: string;
	account: Account | null;
	held_at: string;
	/** For whom it is to be. */
	visibility: string;
	text: string;
	spoiler_text: string;
	/** What a check found in it, and by what. */
	label: string | null;
	evidence: string | null;
	media: Media[];
}

export const listHeldPosts = (): Promise<Page<HeldPost>> => requestPage(`${DESK}/held_posts`);
export const letPostThrough = (id: string): Promise<unknown> => request('POST', `${DESK}/held_posts/${id}/approve`);
export const refuseHeldPost = (id: string, reason: string): Promise<unknown> =>
	request('POST', `${DESK}/held_posts/${id}/refuse`, { json: { reason } });

export interface KnownPicture {
	id: string;
	label: string;
	source: string;
	pdq: string;
	note: string;
	added_at: string;
	copies: number;
}
export interface KnownList {
	name: string;
	own: boolean;
	labels: string[];
	count: number;
	changed_at: string;
}

/** Where our own list is downloaded. */
export const OWN_LIST = `${DESK}/known_lists/export`;
export const listKnown = (source: string): Promise<Page<KnownPicture>> =>
	requestPage(`${DESK}/known_pictures`, { source: source || null });
export const letGo = (id: string): Promise<unknown> => request('DELETE', `${DESK}/known_pictures/${id}`);
export const listKnownLists = (): Promise<{ lists: KnownList[] }> => request('GET', `${DESK}/known_lists`);
export function bringKnownList(
	name: string,
	label: string,
	file: File
): Promise<{ lists: KnownList[]; came: number; went: number }> {
	const form = new FormData();
	form.set('name', name);
	form.set('label', label);
	form.set('file', file);
	return request('POST', `${DESK}/known_lists`, { form });
}

export interface Rule {
	label: string;
	subject: string;
	threshold: number;
	action: string;
	audience: string;
}
export interface Replay {
	against: number;
	days: number;
	looked_at: number;
	changes: { subject: string; was: string; would: string; count: number }[];
	examples: { subject: string; words: string; was: string; would: string }[];
}
export interface PolicyVersion {
	version: number;
	rules: Rule[];
	/** Where bad links lead. */
	domains: string[];
	/** Deeds that nobody does alone while it holds. */
	seconded: string[];
	note: string;
	made_at: string;
	live_at: string | null;
	replay: Replay | null;
}
export interface Policies {
	holds: { version: number; rules: Rule[]; domains: string[]; seconded: string[] };
	versions: PolicyVersion[];
	labels: string[];
	never: string[];
	actions: Record<string, string[]>;
	audiences: string[];
	secondable: string[];
}

export const getPolicies = (): Promise<Policies> => request('GET', `${DESK}/policies`);
export type PolicyDraft = Pick<PolicyVersion, 'rules' | 'domains' | 'seconded' | 'note'>;
export const writePolicy = (draft: PolicyDraft): Promise<PolicyVersion> =>
	request('POST', `${DESK}/policies`, { json: draft });
export const putInForce = (version: number): Promise<unknown> =>
	request('POST', `${DESK}/policies/${version}/live`);

/** A deed that waits for a second of the staff, or what became of it. */
export interface Proposal {
	id: string;
	deed: string;
	subject: string;
	account: Account | null;
	reason: string;
	proposed_by: Account | null;
	proposed_by_id: string;
	created_at: string;
	expires_at: string;
	state: 'open' | 'agreed' | 'refused' | 'withdrawn' | 'expired';
	answer: string | null;
	settled_by: Account | null;
}

/** Whether what was done waits for a second of the staff: then the answer is the proposal. */
export const isWaiting = (answer: unknown): boolean =>
	typeof answer === 'object' && answer !== null && 'proposed_by_id' in answer;
export const listProposals = (state: 'open' | 'settled'): Promise<Page<Proposal>> =>
	requestPage(`${DESK}/proposals`, { state });
export const agreeTo = (id: string): Promise<Proposal> => request('POST', `${DESK}/proposals/${id}/agree`);
export const refuseProposal = (id: string, answer: string): Promise<Proposal> =>
	request('POST', `${DESK}/proposals/${id}/refuse`, { json: { answer } });

export interface Flagger {
	account: Account;
	field: string;
	since: string;
	notices: Record<'open' | 'removed' | 'dismissed', number>;
}

export const listFlaggers = (): Promise<Flagger[]> => request('GET', `${DESK}/trusted_flaggers`);
export const trust = (accountId: string, trusted: boolean, field = ''): Promise<unknown> =>
	request('PUT', `${DESK}/accounts/${accountId}/trusted_flagger`, { json: { trusted, field } });
