/** Telling the moderators of somebody, and telling the place of what is illegal: sending, receipts, the queue. */
import type { Account, Media, Post } from './entities.ts';
import { request } from './http.ts';

const NOTICES = '/api/salon/v1/notices';
const QUEUE = '/api/salon/v1/admin/notices';

export type ReportCategory = 'spam' | 'legal' | 'violation' | 'other';

export const reportPost = (post: Post, category: ReportCategory, comment: string): Promise<unknown> =>
	request('POST', '/api/v1/reports', {
		json: { account_id: post.account.id, status_ids: [post.id], category, comment }
	});

/** The assistant's answer under a post. */
export const reportAnswer = (postId: string, category: ReportCategory, comment: string): Promise<unknown> =>
	request('POST', `/api/salon/v1/posts/${postId}/assistant/report`, { json: { category, comment } });

export type NoticeKind = 'illegal' | 'intimate' | 'minors';

export interface NoticeWish {
	kind: NoticeKind;
	explanation: string;
	law: string;
	addresses: string[];
	name: string;
	email: string;
	good_faith: boolean;
}

export interface NoticeReceipt {
	id: string;
	kind: NoticeKind;
	explanation: string;
	addresses: string[];
	state: 'open' | 'removed' | 'dismissed';
	answer: string | null;
	redress: string | null;
	created_at: string;
	due_at: string;
	reversed_at: string | null;
	appealable: boolean;
	appeal: { state: 'open' | 'upheld' | 'reversed'; answer: string | null } | null;
}

export const sendNotice = (wish: NoticeWish): Promise<NoticeReceipt & { key: string }> =>
	request('POST', NOTICES, { json: wish });
export const getReceipt = (id: string, key: string): Promise<NoticeReceipt> =>
	request('GET', `${NOTICES}/${id}`, { query: { key } });
export const appealNotice = (id: string, key: string, text: string): Promise<NoticeReceipt> =>
	request('POST', `${NOTICES}/${id}/appeal`, { json: { key, text } });

/** A notice as moderators read it. */
export interface QueuedNotice extends NoticeReceipt {
	law: string;
	name: string;
	email: string;
	trusted: boolean;
	account: Account | null;
	about: Account | null;
	statuses: Post[];
}

export const listNotices = (state: 'open' | 'decided', after: string): Promise<QueuedNotice[]> =>
	request('GET', QUEUE, { query: { state, after } });
/** A post that shows the same picture as one a notice names, in another file or in the very same. */
export interface AlikePost {
	post_id: string;
	account: Account | null;
	/** How many of 256 bits differ. */
	distance: number;
	identical: boolean;
	media: Media;
}

export const listAlike = (id: string): Promise<AlikePost[]> => request('GET', `${QUEUE}/${id}/alike`);
export const decideNotice = (
	id: string,
	ruling: { remove: boolean; answer: string; law: string; alike: string[] }
): Promise<QueuedNotice & { removed: string[] }> => request('POST', `${QUEUE}/${id}/decide`, { json: ruling });
