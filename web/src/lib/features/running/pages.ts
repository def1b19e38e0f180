/** The pages of the desk, in the order of how often they are needed: what waits for somebody comes first. */
import { t } from '#lib/text/desk.ts';
import { isOperator } from './staff.ts';

export interface DeskPage {
	href: string;
	label: string;
	/** Whether only operators see it. */
	operators?: boolean;
}

const words = t.desk.groups;

const GROUPS: readonly { title: string; pages: readonly DeskPage[] }[] = [
	{
		title: words.waits,
		pages: [
			{ href: '/running', label: t.running.overview, operators: true },
			{ href: '/running/reports', label: t.running.reports },
			{ href: '/running/held', label: t.desk.held },
			{ href: '/running/appeals', label: t.running.appeals },
			{ href: '/running/notices', label: t.running.notices },
			{ href: '/running/labels', label: t.desk.labels },
			{ href: '/running/proposals', label: t.desk.proposals },
			{ href: '/running/feedback', label: t.running.feedback, operators: true },
			{ href: '/running/rights', label: t.desk.rights, operators: true },
			{ href: '/running/deadlines', label: t.desk.deadlines, operators: true }
		]
	},
	{
		title: words.people,
		pages: [
			{ href: '/running/members', label: t.running.members },
			{ href: '/running/flaggers', label: t.desk.flaggers }
		]
	},
	{
		title: words.holds,
		pages: [
			{ href: '/running/policies', label: t.desk.policies },
			{ href: '/running/known', label: t.desk.known }
		]
	},
	{
		title: words.place,
		pages: [
			{ href: '/running/settings', label: t.running.settings, operators: true },
			{ href: '/running/announcements', label: t.desk.announcements, operators: true },
			{ href: '/running/emoji', label: t.desk.emoji, operators: true },
			{ href: '/running/datasets', label: t.desk.datasets, operators: true },
			{ href: '/running/learning', label: t.desk.learning, operators: true },
			{ href: '/running/audit', label: t.desk.audit }
		]
	}
];

/** What whoever is signed in may open, under headings of which none is empty. */
export const listGroups = (): { title: string; pages: DeskPage[] }[] =>
	GROUPS.map(({ title, pages }) => ({ title, pages: pages.filter((one) => !one.operators || isOperator()) })).filter(
		({ pages }) => pages.length > 0
	);
