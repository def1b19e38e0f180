/** What a person is told about, how far they have read, and whose notifications come through. */
import type { Account, Notice, Post } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';

const POLICY = '/api/v2/notifications/policy';
const REQUESTS = '/api/v1/notifications/requests';

interface Markers {
	notifications?: { last_read_id: string };
}

export const getMarkers = (): Promise<Markers> =>
	request('GET', '/api/v1/markers', { query: { timeline: ['notifications'] } });

export const markNoticesRead = (lastReadId: string): Promise<Markers> =>
	request('POST', '/api/v1/markers', { json: { notifications: { last_read_id: lastReadId } } });

export const countUnread = (): Promise<{ count: number }> => request('GET', '/api/v2/notifications/unread_count');

/** One thing, or several of a kind, that happened; people and posts stand beside the groups. */
export interface GroupSent {
	group_key: string;
	type: string;
	notifications_count: number;
	most_recent_notification_id: string;
	latest_page_notification_at: string;
	sample_account_ids: string[];
	status_id: string | null;
	moderation_warning?: Notice['moderation_warning'];
}
export interface GroupsSent {
	accounts: Account[];
	statuses: Post[];
	notification_groups: GroupSent[];
}

/** A page of groups, of all kinds or some, and the last id of it for what is older. */
export const listGroups = (types: readonly string[], maxId: string | null): Promise<GroupsSent> =>
	request('GET', '/api/v2/notifications', { query: { types: [...types], max_id: maxId, limit: 20 } });

export type PolicyAnswer = 'accept' | 'filter' | 'drop';
export const POLICY_NAMES = [
	'for_not_following',
	'for_not_followers',
	'for_new_accounts',
	'for_private_mentions',
	'for_limited_accounts'
] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];
export type Policy = Record<PolicyName, PolicyAnswer> & {
	summary: { pending_requests_count: number; pending_notifications_count: number };
};

export const getPolicy = (): Promise<Policy> => request('GET', POLICY);
export const changePolicy = (name: PolicyName, answer: PolicyAnswer): Promise<Policy> =>
	request('PATCH', POLICY, { json: { [name]: answer } });

/** Somebody whose notifications are held back; its id is the person's. */
export interface HeldBack {
	id: string;
	updated_at: string;
	notifications_count: string;
	account: Account;
	last_status: Post | null;
}

export const listHeldBack = (): Promise<Page<HeldBack>> => requestPage(REQUESTS);
export const decideHeldBack = (ids: readonly string[], verb: 'accept' | 'dismiss'): Promise<unknown> =>
	request('POST', `${REQUESTS}/${verb}`, { json: { id: ids } });
