/** How much the viewer has not read yet, which every page shows; the list itself comes with its page. */
import * as api from '#lib/api/notifications.ts';
import type { Notice } from '#lib/api/entities.ts';
import { onLive } from '../live/live.svelte.ts';
import { posts } from '../posts/posts.svelte.ts';
import { session } from '../session/session.svelte.ts';

class Notices {
	unreadCount = $state(0);
	lastReadId = $state('0');
	ready = $state(false);
	/** The newest that came while this page was open; the list waits for it to show a pill. */
	newest = $state.raw<Notice | null>(null);

	async load(): Promise<void> {
		if (!session.signedIn) return;
		try {
			const [unread, markers] = await Promise.all([api.countUnread(), api.getMarkers()]);
			this.unreadCount = unread.count;
			this.lastReadId = markers.notifications?.last_read_id ?? '0';
			this.ready = true;
		} catch {
			/* The mark stays away; the page of notifications says what is wrong. */
		}
	}

	receive(notice: Notice): void {
		if (notice.id === this.newest?.id) return;
		if (notice.status && notice.type === 'mention') posts.putFresh(notice.status);
		else if (notice.status) posts.putStreamed(notice.status);
		this.unreadCount += 1;
		this.newest = notice;
	}

	/** Remembers on the server that everything up to this one has been seen. */
	async markRead(newestId: string): Promise<void> {
		if (!isNewer(newestId, this.lastReadId)) return;
		this.lastReadId = newestId;
		this.unreadCount = 0;
		try {
			await api.markNoticesRead(newestId);
		} catch {
			/* They count as unread again after a reload; nothing is lost. */
		}
	}
}

/** Ids are numbers in text: the longer is the newer, then the greater. */
export function isNewer(id: string, than: string): boolean {
	return id.length === than.length ? id > than : id.length > than.length;
}

export const notices = new Notices();

onLive('notified', (notice) => notices.receive(notice));
onLive('reconnected', () => void notices.load());
