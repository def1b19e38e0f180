/** What is announced just now, and putting it away. */
import * as api from '#lib/api/announcements.ts';
import type { Announcement } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { onLive } from '../live/live.svelte.ts';
import { session } from '../session/session.svelte.ts';

class Announcements {
	list = $state.raw<Announcement[]>([]);

	async load(): Promise<void> {
		if (!session.signedIn) return;
		try {
			this.list = await api.listAnnouncements();
		} catch {
			/* Nobody waits for them; they come with the next connection. */
		}
	}

	receive(one: Announcement): void {
		this.list = [...this.list.filter((known) => known.id !== one.id), one];
	}

	drop(id: string): void {
		this.list = this.list.filter((one) => one.id !== id);
	}

	async dismiss(id: string): Promise<void> {
		const before = this.list;
		this.drop(id);
		try {
			await api.dismissAnnouncement(id);
		} catch (problem) {
			this.list = before;
			toasts.complain(toSentence(problem));
		}
	}
}

export const announcements = new Announcements();

onLive('announced', (one) => announcements.receive(one));
onLive('withdrawn', (id) => announcements.drop(id));
onLive('reconnected', () => void announcements.load());
