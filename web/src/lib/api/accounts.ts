/** People: profiles, who follows whom, and one's own profile. */
import type { Account, OwnAccount, Post, Relationship } from './entities.ts';
import { request, requestPage, type Page, type Query } from './http.ts';

export type ProfileTab = 'posts' | 'replies' | 'pictures' | 'remixes' | 'likes';
export type RelationshipVerb = 'follow' | 'unfollow' | 'block' | 'unblock' | 'mute' | 'unmute';

const TAB_QUERY: Record<Exclude<ProfileTab, 'likes'>, Query> = {
	posts: { exclude_replies: true },
	replies: { exclude_reblogs: true },
	pictures: { only_media: true, exclude_reblogs: true },
	remixes: { only_remixes: true, exclude_reblogs: true }
};

export const lookupAccount = (acct: string): Promise<Account> =>
	request('GET', '/api/v1/accounts/lookup', { query: { acct } });

export const listAccountPosts = (id: string, tab: ProfileTab): Promise<Page<Post>> =>
	tab === 'likes'
		? requestPage(`/api/salon/v1/accounts/${id}/favourites`)
		: requestPage(`/api/v1/accounts/${id}/statuses`, TAB_QUERY[tab]);

export const listPinnedPosts = (id: string): Promise<Page<Post>> =>
	requestPage(`/api/v1/accounts/${id}/statuses`, { pinned: true });

export const listFollowers = (id: string): Promise<Page<Account>> =>
	requestPage(`/api/v1/accounts/${id}/followers`);

export const listFollowing = (id: string): Promise<Page<Account>> =>
	requestPage(`/api/v1/accounts/${id}/following`);

export const listRelationships = (ids: readonly string[]): Promise<Relationship[]> =>
	request('GET', '/api/v1/accounts/relationships', { query: { id: ids } });

/** How somebody is muted: for how many seconds (0: for good), and whether in notifications too. */
export interface MuteWish {
	duration: number;
	notifications: boolean;
}

export const changeRelationship = (id: string, verb: RelationshipVerb, wish?: MuteWish): Promise<Relationship> =>
	request('POST', `/api/v1/accounts/${id}/${verb}`, wish ? { json: wish } : {});

export const answerFollowRequest = (
	id: string,
	answer: 'authorize' | 'reject'
): Promise<Relationship> => request('POST', `/api/v1/follow_requests/${id}/${answer}`);

export const listFollowRequests = (): Promise<Page<Account>> =>
	requestPage('/api/v1/follow_requests');

export const searchAccounts = (q: string, limit: number): Promise<Account[]> =>
	request('GET', '/api/v1/accounts/search', { query: { q, limit } });

export const listSuggestedPeople = (): Promise<Account[]> =>
	request('GET', '/api/v1/suggestions', { query: { limit: 12 } });

export const updateProfile = (form: FormData): Promise<OwnAccount> =>
	request('PATCH', '/api/v1/accounts/update_credentials', { form });
