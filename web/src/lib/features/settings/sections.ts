/** The sections of the settings, in the order they are listed: each is a page at `/settings/<id>`, or leads elsewhere. */
import AtSign from '@lucide/svelte/icons/at-sign';
import Archive from '@lucide/svelte/icons/archive';
import BookOpen from '@lucide/svelte/icons/book-open';
import Bot from '@lucide/svelte/icons/bot';
import Bell from '@lucide/svelte/icons/bell';
import Database from '@lucide/svelte/icons/database';
import EyeOff from '@lucide/svelte/icons/eye-off';
import Funnel from '@lucide/svelte/icons/funnel';
import Import from '@lucide/svelte/icons/import';
import Languages from '@lucide/svelte/icons/languages';
import MapPinned from '@lucide/svelte/icons/map-pinned';
import MessageSquare from '@lucide/svelte/icons/message-square';
import Palette from '@lucide/svelte/icons/palette';
import Plug from '@lucide/svelte/icons/plug';
import Scale from '@lucide/svelte/icons/scale';
import ScanFace from '@lucide/svelte/icons/scan-face';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import Tags from '@lucide/svelte/icons/tags';
import Ticket from '@lucide/svelte/icons/ticket';
import Wrench from '@lucide/svelte/icons/wrench';
import { t } from '#lib/text/settings.ts';
import { session } from '../session/session.svelte.ts';
import { isOperator, isStaff } from '../running/staff.ts';

export interface SettingsSection {
	/** The last part of its address: its page is `routes/settings/<id>/+page.svelte`. */
	id: string;
	/** What it is called, and what is there in a few words. */
	words: { readonly label: string; readonly why: string };
	Icon: typeof Bell;
	/** Who sees it; without an answer, every member. */
	whom?: 'everyone' | 'staff' | 'inviters';
	/** Where it leads when that is no page of the settings. */
	elsewhere?: () => string;
}

const words = t.being.section;

export const SECTIONS: readonly SettingsSection[] = [
	{ id: 'profile', words: words.profile, Icon: AtSign },
	{ id: 'account', words: words.account, Icon: ShieldCheck },
	{ id: 'appearance', words: words.appearance, Icon: Palette, whom: 'everyone' },
	{ id: 'languages', words: words.languages, Icon: Languages, whom: 'everyone' },
	{ id: 'reading', words: words.reading, Icon: BookOpen },
	{ id: 'notifications', words: words.notifications, Icon: Bell },
	{ id: 'provenance', words: words.provenance, Icon: SlidersHorizontal },
	{ id: 'data', words: words.data, Icon: Database },
	{ id: 'likeness', words: words.likeness, Icon: ScanFace },
	{ id: 'whereabouts', words: words.whereabouts, Icon: MapPinned },
	{ id: 'archive', words: words.archive, Icon: Archive },
	{ id: 'bring', words: words.bring, Icon: Import },
	{ id: 'decisions', words: words.decisions, Icon: Scale },
	{ id: 'hidden', words: words.hidden, Icon: EyeOff },
	{ id: 'filters', words: words.filters, Icon: Funnel },
	{ id: 'labelers', words: words.labelers, Icon: Tags },
	{ id: 'apps', words: words.apps, Icon: Plug },
	{ id: 'agents', words: words.agents, Icon: Bot },
	{ id: 'invites', words: words.invites, Icon: Ticket, whom: 'inviters' },
	{
		id: 'running',
		words: words.running,
		Icon: Wrench,
		whom: 'staff',
		elsewhere: () => (isOperator() ? '/running' : '/running/reports')
	},
	{ id: 'feedback', words: words.feedback, Icon: MessageSquare, elsewhere: () => '/feedback' }
];

export const toSectionPath = (section: SettingsSection): string =>
	section.elsewhere?.() ?? `/settings/${section.id}`;

/** The sections somebody sees who is signed in or not. */
export function listSections(signedIn: boolean): SettingsSection[] {
	return SECTIONS.filter(({ whom }) => {
		if (whom === 'everyone') return true;
		if (whom === 'staff') return isStaff();
		return signedIn && (whom !== 'inviters' || session.place.invites);
	});
}
