/** The operator's desk: how the place runs, its settings, members, reports, and what members say of it. */
import type { Account, Post } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

const DESK = '/api/salon/v1/admin';

export interface FailedJob {
	id: string;
	task: string;
	queue: string;
	attempts: number;
	failed_at: string | null;
}

export interface Health {
	versions: Record<'salon' | 'python' | 'postgresql', string>;
	storage: { database: number; media: number };
	log: { waiting: number; readers: { name: string; lag: number }[] };
	queues: { queue: string; waiting: number; running: number; failed: number; oldest_seconds: number | null }[];
	waiting: Record<'members' | 'reports' | 'disputes' | 'feedback' | 'notices' | 'overdue_notices' | 'held' | 'held_posts' | 'proposals', number>;
	failed: FailedJob[];
	steps: { name: string; done: boolean }[];
}

export type SettingValue = string | number;

export interface Setting {
	name: string;
	value: SettingValue;
	default: SettingValue;
	variable: string;
	fixed: boolean;
}

export interface HouseSettings {
	settings: Setting[];
	papers: Record<string, string>;
	rules: { text: string; hint: string }[];
}

export interface Invite {
	code: string;
	uses_left: number;
	expires_at: string | null;
	url: string;
}

export interface Member {
	id: string;
	username: string;
	email: string | null;
	created_at: string;
	role: { name: string };
	approved: boolean;
	disabled: boolean;
	silenced: boolean;
	suspended: boolean;
	sensitized: boolean;
	account: Account;
}

export interface Report {
	id: string;
	action_taken: boolean;
	category: string;
	comment: string;
	created_at: string;
	account: Member | null;
	target_account: Member | null;
	assigned_account: Member | null;
	rules: { id: string; text: string }[];
	/** The rule found broken most often in reports like it; without an id, what the checks go by. */
	suggested: { rule_id: string | null; text: string; times: number } | null;
	statuses: Post[];
	/** The assistant's answer, or the note under a post, that it is about, as it read then. */
	card: {
		/** None for a label on a person. */
		post_id: string | null;
		note_id: string | null;
		label_id: string | null;
		text: string;
		taken_down: boolean;
	} | null;
	/** What the checks found in what is reported, messages among it; null until it was read. */
	findings: { status_id: string; label: string; score: number; evidence: string; check: string; version: string }[] | null;
}

export interface Feedback {
	id: string;
	words: string;
	pile: Pile;
	answer: string | null;
	answered_at: string | null;
	created_at: string;
	account?: Account | null;
}

export const PILES = ['new', 'planned', 'done', 'declined'] as const;
export type Pile = (typeof PILES)[number];
export type Measure = 'none' | 'sensitive' | 'disable' | 'silence' | 'suspend';
export type MemberVerb = 'approve' | 'reject' | 'enable' | 'unsilence' | 'unsensitive' | 'unsuspend';

export const getHealth = (): Promise<Health> => request('GET', `${DESK}/health`);
export const retryJob = (id: string): Promise<unknown> => request('POST', `${DESK}/jobs/${id}/retry`);
export const giveJobUp = (id: string): Promise<unknown> => request('DELETE', `${DESK}/jobs/${id}`);

export const getHouseSettings = (): Promise<HouseSettings> => request('GET', `${DESK}/settings`);
export const chooseSettings = (settings: Record<string, SettingValue | null>): Promise<HouseSettings> =>
	request('PATCH', `${DESK}/settings`, { json: { settings } });
export const writeHouse = (
	papers: Record<string, string>,
	rules: readonly { text: string; hint: string }[]
): Promise<unknown> => request('PUT', '/api/salon/v1/place', { json: { papers, rules } });

export const listInvites = (): Promise<Invite[]> => request('GET', `${DESK}/invites`);
export const makeInvite = (uses: number): Promise<Invite> => request('POST', `${DESK}/invites`, { json: { uses } });
export const withdrawInvite = (code: string): Promise<unknown> => request('DELETE', `${DESK}/invites/${code}`);

export const listMembers = (username: string, status: string): Promise<Page<Member>> =>
	requestPage('/api/v2/admin/accounts', { username: username || null, status: status || null, limit: 50 });
export const changeMember = (id: string, verb: MemberVerb): Promise<Member> =>
	request('POST', `/api/v1/admin/accounts/${id}/${verb}`);
/** For good, of who is suspended; waits for another of the staff where the policy says so. */
export const deleteMember = (id: string): Promise<unknown> => request('DELETE', `/api/v1/admin/accounts/${id}`);
export const getMember = (id: string): Promise<Member> => request('GET', `/api/v1/admin/accounts/${id}`);
export const judgeMember = (id: string, type: Measure, text: string, reportId: string | null): Promise<unknown> =>
	request('POST', `/api/v1/admin/accounts/${id}/action`, {
		json: { type, text, ...(reportId === null ? {} : { report_id: reportId }) }
	});

export const listReports = (resolved: boolean): Promise<Page<Report>> =>
	requestPage('/api/v1/admin/reports', { resolved, limit: 50 });
export const closeReport = (id: string, open: boolean): Promise<Report> =>
	request('POST', `/api/v1/admin/reports/${id}/${open ? 'reopen' : 'resolve'}`);

export const giveFeedback = (words: string): Promise<{ id: string }> =>
	request('POST', '/api/salon/v1/feedback', { json: { words } });
export const listOwnFeedback = (): Promise<Page<Feedback>> => requestPage('/api/salon/v1/feedback');
export const listFeedback = (pile: string): Promise<Page<Feedback>> =>
	requestPage(`${DESK}/feedback`, { pile: pile || null });
export const sortFeedback = (id: string, change: { pile?: Pile; answer?: string }): Promise<unknown> =>
	request('POST', `${DESK}/feedback/${id}`, { json: change });
