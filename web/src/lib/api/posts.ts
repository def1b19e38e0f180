/** Posts: writing, reading, answering, and what a person may do with one. */
import type {
	Account,
	Audience,
	Conversation,
	Poll,
	Post,
	QuotePolicy,
	ReplyPolicy,
	RemixPermission,
	Translation
} from './entities.ts';
import { request, requestPage, type Page } from './http.ts';
import type { ScheduledPost } from './scheduled.ts';

export type PostVerb =
	| 'reblog'
	| 'unreblog'
	| 'favourite'
	| 'unfavourite'
	| 'bookmark'
	| 'unbookmark'
	| 'pin'
	| 'unpin'
	| 'mute'
	| 'unmute';

export interface NewPost {
	status: string;
	media_ids: string[];
	spoiler_text: string;
	sensitive: boolean;
	visibility: Audience;
	in_reply_to_id?: string;
	quoted_status_id?: string;
	quote_approval_policy?: QuotePolicy;
	reply_policy?: ReplyPolicy;
	poll?: { options: string[]; expires_in: number; multiple: boolean };
	language?: string;
	remix?: RemixPermission;
	recipe?: 'shown' | 'hidden';
	/** What may be done with just this post, by purpose. */
	consent?: Record<string, boolean>;
}

export interface PostEdit {
	status: string;
	media_ids: string[];
	spoiler_text: string;
	sensitive: boolean;
	quote_approval_policy?: QuotePolicy;
	media_attributes?: { id: string; description: string }[];
}

export const getPost = (id: string): Promise<Post> => request('GET', `/api/v1/statuses/${id}`);

export const listPosts = (ids: readonly string[]): Promise<Post[]> =>
	request('GET', '/api/v1/statuses', { query: { id: ids } });

export const getConversation = (id: string): Promise<Conversation> =>
	request('GET', `/api/v1/statuses/${id}/context`);

export const getPostSource = (id: string): Promise<{ text: string; spoiler_text: string }> =>
	request('GET', `/api/v1/statuses/${id}/source`);

export const publishPost = (draft: NewPost, idempotencyKey: string): Promise<Post> =>
	request('POST', '/api/v1/statuses', {
		json: draft,
		headers: { 'Idempotency-Key': idempotencyKey }
	});

/** Leaves a post with the server until its time. */
export const schedulePost = (draft: NewPost, at: string, idempotencyKey: string): Promise<ScheduledPost> =>
	request('POST', '/api/v1/statuses', {
		json: { ...draft, scheduled_at: at },
		headers: { 'Idempotency-Key': idempotencyKey }
	});

export const editPost = (id: string, edit: PostEdit): Promise<Post> =>
	request('PUT', `/api/v1/statuses/${id}`, { json: edit });

export const deletePost = (id: string): Promise<unknown> =>
	request('DELETE', `/api/v1/statuses/${id}`);

export const translatePost = (id: string, lang: string): Promise<Translation> =>
	request('POST', `/api/v1/statuses/${id}/translate`, { json: { lang } });

export const vote = (pollId: string, choices: readonly number[]): Promise<Poll> =>
	request('POST', `/api/v1/polls/${pollId}/votes`, { json: { choices } });

export const act = (id: string, verb: PostVerb): Promise<Post> =>
	request('POST', `/api/v1/statuses/${id}/${verb}`);

export const revokeQuote = (quotedId: string, quotingId: string): Promise<Post> =>
	request('POST', `/api/v1/statuses/${quotedId}/quotes/${quotingId}/revoke`);

export const setReplyPolicy = (id: string, policy: ReplyPolicy): Promise<Post> =>
	request('PUT', `/api/salon/v1/posts/${id}/reply_policy`, { json: { reply_policy: policy } });

export const hideReply = (id: string, hidden: boolean): Promise<Post> =>
	request('POST', `/api/salon/v1/posts/${id}/${hidden ? 'hide' : 'unhide'}`);

export const listWhoBoosted = (id: string): Promise<Page<Account>> =>
	requestPage(`/api/v1/statuses/${id}/reblogged_by`);

export const listWhoFavourited = (id: string): Promise<Page<Account>> =>
	requestPage(`/api/v1/statuses/${id}/favourited_by`);
