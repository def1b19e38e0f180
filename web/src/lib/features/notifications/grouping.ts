/** Notices of one kind about one post, told as one. */
import type { Account, Notice } from '#lib/api/entities.ts';

export interface NoticeGroup {
	key: string;
	type: string;
	newestId: string;
	newestAt: string;
	people: Account[];
	postId: string | null;
	notices: Notice[];
}

/** The field's kinds that read well as "ana and 3 others". */
const GATHERED = new Set(['favourite', 'reblog', 'follow']);

export function toGroups(notices: readonly Notice[]): NoticeGroup[] {
	const groups: NoticeGroup[] = [];
	const open = new Map<string, NoticeGroup>();
	for (const notice of notices) {
		const about = `${notice.type} ${notice.status?.id ?? ''} ${notice.created_at.slice(0, 10)}`;
		const known = GATHERED.has(notice.type) ? open.get(about) : undefined;
		if (known) {
			known.notices.push(notice);
			if (!known.people.some((person) => person.id === notice.account.id)) {
				known.people.push(notice.account);
			}
			continue;
		}
		const group: NoticeGroup = {
			key: notice.id,
			type: notice.type,
			newestId: notice.id,
			newestAt: notice.created_at,
			people: [notice.account],
			postId: notice.status?.id ?? null,
			notices: [notice]
		};
		groups.push(group);
		open.set(about, group);
	}
	return groups;
}
