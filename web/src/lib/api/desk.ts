/** The staff's work beyond the machine: announcements, emoji, disputed labels, reports, roles and the audit. */
import type { Account, Announcement, Degree } from './entities.ts';
import { request, requestPage, type Page } from './http.ts';
import type { Member, Report } from './running.ts';

const SALON = '/api/salon/v1';
const REPORTS = '/api/v1/admin/reports';

export interface OwnAnnouncement extends Announcement {
	text: string;
	published: boolean;
	starts_at: string | null;
	ends_at: string | null;
}
export interface AnnouncementWish {
	text: string;
	starts_at: string | null;
	ends_at: string | null;
}

export const listAllAnnouncements = (): Promise<OwnAnnouncement[]> => request('GET', `${SALON}/announcements`);
export const writeAnnouncement = (wish: AnnouncementWish, published: boolean): Promise<OwnAnnouncement> =>
	request('POST', `${SALON}/announcements`, { json: { ...wish, published } });
export const rewriteAnnouncement = (id: string, wish: AnnouncementWish): Promise<OwnAnnouncement> =>
	request('PUT', `${SALON}/announcements/${id}`, { json: wish });
export const publishAnnouncement = (id: string): Promise<OwnAnnouncement> =>
	request('POST', `${SALON}/announcements/${id}/publish`);
export const withdrawAnnouncement = (id: string): Promise<OwnAnnouncement> =>
	request('POST', `${SALON}/announcements/${id}/unpublish`);
export const removeAnnouncement = (id: string): Promise<unknown> => request('DELETE', `${SALON}/announcements/${id}`);

export interface OwnEmoji {
	id: string;
	shortcode: string;
	url: string;
	category: string | null;
	visible_in_picker: boolean;
	disabled: boolean;
}
export interface EmojiChange {
	shortcode?: string;
	category?: string;
	visible_in_picker?: boolean;
	disabled?: boolean;
}

export const listOwnEmoji = (): Promise<OwnEmoji[]> => request('GET', `${SALON}/emojis`);
export function addEmoji(shortcode: string, category: string, image: File): Promise<OwnEmoji> {
	const form = new FormData();
	form.set('shortcode', shortcode);
	form.set('category', category);
	form.set('image', image);
	return request('POST', `${SALON}/emojis`, { form });
}
export const changeEmoji = (id: string, change: EmojiChange): Promise<OwnEmoji> =>
	request('PATCH', `${SALON}/emojis/${id}`, { json: change });
export const removeEmoji = (id: string): Promise<unknown> => request('DELETE', `${SALON}/emojis/${id}`);

export interface DeskDispute {
	id: string;
	media_id: string;
	kind: 'dispute' | 'question';
	degree: Degree;
	state: 'open' | 'upheld' | 'dismissed';
	note: string | null;
	reason: string;
	account_id: string;
	created_at: string;
}

export const listDisputes = (state: string): Promise<Page<DeskDispute>> =>
	requestPage(`${SALON}/disputes`, { state });
export const settleDispute = (id: string, degree: Degree | null, note: string): Promise<unknown> =>
	request('POST', `${SALON}/disputes/${id}/settle`, { json: { degree, note } });

export interface Deed {
	id: string;
	at: string;
	action: string;
	subject: string;
	details: Record<string, unknown>;
	reason: string | null;
	actor_id: string;
	account_id: string | null;
	actor: Account | null;
	account: Account | null;
}
export interface StaffNote {
	id: string;
	report_id: string | null;
	author_id: string | null;
	words: string;
	created_at: string;
}
export interface PersonRecord {
	account: Member;
	deeds: Deed[];
	notes: StaffNote[];
	reports: { id: string; category: string; comment: string; action_taken: boolean; created_at: string }[];
}
export type Role = 'member' | 'moderator' | 'admin' | 'operator';

export const listDeeds = (action: string, actorId: string, accountId: string): Promise<Page<Deed>> =>
	requestPage(`${SALON}/admin/audit`, {
		action: action || null,
		actor_id: actorId || null,
		account_id: accountId || null
	});
export const getRecord = (id: string): Promise<PersonRecord> =>
	request('GET', `${SALON}/admin/accounts/${id}/record`);
export const takeNote = (accountId: string, words: string, reportId: string): Promise<StaffNote> =>
	request('POST', `${SALON}/admin/notes`, { json: { account_id: accountId, report_id: reportId, words } });
export const dropNote = (id: string): Promise<unknown> => request('DELETE', `${SALON}/admin/notes/${id}`);
export const giveRole = (id: string, role: Role, reason: string): Promise<Member> =>
	request('PUT', `${SALON}/admin/accounts/${id}/role`, { json: { role, reason } });
export const assignReport = (id: string, mine: boolean): Promise<Report> =>
	request('POST', `${REPORTS}/${id}/${mine ? 'assign_to_self' : 'unassign'}`);

export const nameRule = (id: string, ruleId: string): Promise<Report> =>
	request('PUT', `${REPORTS}/${id}`, { json: { category: 'violation', rule_ids: [Number(ruleId)] } });

export interface TakedownWish {
	reason: string;
	/** Of the transparency database. */
	category: string;
	/** Whether the pictures are refused from now on. */
	keep_down: boolean;
}
export const takeAnswerDown = (postId: string, { reason, category }: TakedownWish): Promise<unknown> =>
	request('POST', `${SALON}/admin/posts/${postId}/assistant/take_down`, { json: { reason, category } });
export const takeNoteDown = (noteId: string, { reason, category }: TakedownWish): Promise<unknown> =>
	request('POST', `${SALON}/admin/context/notes/${noteId}/take_down`, { json: { reason, category } });
export const takeLabelOff = (labelId: string, { reason, category }: TakedownWish): Promise<unknown> =>
	request('POST', `${SALON}/admin/labels/${labelId}/take_off`, { json: { reason, category } });
export const bringAnswerBack = (postId: string): Promise<unknown> =>
	request('POST', `${SALON}/admin/posts/${postId}/assistant/restore`);
export const takePostDown = (postId: string, wish: TakedownWish): Promise<unknown> =>
	request('POST', `${SALON}/admin/takedowns`, { json: { post_id: postId, ...wish } });
