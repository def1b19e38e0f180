/** The English words about datasets: what was released, who holds it, and where one’s own work is. */
import { plural } from './home.ts';

export const datasets = {
	datasets: {
		title: 'Datasets',
		lead: 'Made only of what people here said yes to. What they take back must be deleted from every copy, and is listed for good.',
		none: 'Nothing has been released yet',
		noneWhy: 'A release appears here when those who run this place make one of what people agreed to share.',
		version: (version: string) => `Version ${version}`,
		released: 'Released:',
		asOf: 'As of:',
		closed:
			'Its data is given out no more: something was taken back from it, and it is of a log that ended when the place was brought back from a backup. What had to go stays listed.',
		newest: 'There is a newer version without what had to go:',
		tables: 'What is in it',
		table: 'Table',
		holds: 'What a row is',
		rows: 'Rows',
		size: 'Size',
		count: (n: number, shown: string) => `${shown} ${n === 1 ? 'row' : 'rows'}`,
		gone: (n: number, shown: string) => `${shown} ${n === 1 ? 'row has' : 'rows have'} had to go since`,
		nothingGone: 'Nothing has had to go so far',
		papers: 'Papers',
		paper: {
			'README.md': 'Card',
			'TERMS.md': 'Terms it is taken under',
			'croissant.json': 'Description for machines (Croissant)',
			'consent_summary.json': 'What people agreed to',
			'art53_summary.md': 'Summary of training content (AI Act, Art. 53)',
			'manifest.jsonl': 'List of all files with checksums',
			'manifest.sig': 'Signature of that list'
		} as Record<string, string>,
		tombstones: 'What must be deleted from copies',
		must: (days: number) =>
			`Whoever holds a copy reads this list every week, deletes what it names within ${plural(days, 'day', 'days')} and says so.`,
		feed: 'The list',
		take: 'How to take it',
		takeWhy:
			'The papers are for everybody. Files with people’s work are for registered recipients, so that each can be told what to delete. Ask those who run this place for a key.',
		load: 'Fetch and check, load, and delete what was taken back. `salon` is in `.venv/bin` of a copy of Salon after `make run`; a place of your own need not stay open.',
		plain: 'Without Salon, with curl',
		card: 'Read the card',
		loadingCard: 'Loading the card',
		sum: 'SHA-256 of the list of files',
		key: 'Key that signs it (Ed25519)',
		mine: 'Where is my work?',
		all: 'All datasets',
		missing: 'There is no such release',
		where: {
			lead: 'Every release with something of yours in it, and everybody who took it.',
			none: 'Nothing of yours is in any release',
			noneWhy: 'Work is only released of those who say yes, and you can see here at once where it went.',
			holds: 'Yours in it:',
			nothing: 'Nothing of yours is in it any more.',
			parts: {
				posts: (n: number) => plural(n, 'post', 'posts'),
				generations: (n: number) => plural(n, 'picture made here', 'pictures made here'),
				preferences_image: (n: number) => plural(n, 'choice between pictures', 'choices between pictures'),
				preferences_text: (n: number) => plural(n, 'choice between answers', 'choices between answers'),
				feedback_unpaired: (n: number) => plural(n, 'like or passing over', 'likes and passings over'),
				remix_edges: (n: number) => plural(n, 'remix', 'remixes')
			} as Record<string, (n: number) => string>,
			withdrawn: (n: number) => `${plural(n, 'row with a part of yours', 'rows with a part of yours')} had to go since`,
			by: 'Every copy must be without it by',
			newer: 'A later version without it is out.',
			notYet: 'This version is still the newest; the next one is made within a week.',
			holders: 'Who took it',
			nobody: 'Nobody has taken it.',
			state: {
				holds: 'holds it',
				asked: 'has been told to delete what you took back',
				acknowledged: 'says it is deleted:',
				overdue: 'has not said in time that it is deleted, and gets nothing any more'
			},
			since: 'since',
			stream: 'As it happens',
			streamWhy:
				'What you allow to be passed on goes out as it happens, only to those the operator registered. Whatever you take back or delete, they are told at once.',
			streamNobody: 'Nobody has had anything of yours this way.',
			took: (first: string, last: string) =>
				first === last ? `got something of yours on ${first}.` : `got something of yours from ${first} to ${last}.`,
			ended: 'They get nothing any more.',
			change: 'Change what may be done with your work'
		},
		desk: {
			title: 'Releases',
			make: 'Make a release',
			makeWhy: 'Of everything people agree to share now. It goes on in the background.',
			patch: 'Make versions without what had to go',
			asked: 'It is being made.',
			builds: 'Made or being made',
			noBuilds: 'Nothing has been made here yet.',
			kind: { build: 'A release', patch: 'Versions without what had to go' },
			state: { queued: 'waits', running: 'is being made', ready: 'is done', failed: 'failed' },
			at: (config: string) => `Writing ${config}`,
			beginning: 'Choosing what may be in it',
			rows: (done: string, total: string) => `${done} of ${total} rows`,
			nothingToDo: 'Nothing had to go from any release.',
			recipients: 'Recipients',
			recipientsWhy:
				'They may take data and the stream. Whose acknowledgement is overdue loses the key by itself, that night.',
			none: 'Nobody is registered.',
			organisation: 'Name',
			contact: 'How to reach them',
			register: 'Register',
			key: 'Their key; it is shown this once. With it they take releases, as the page of each tells, and follow the stream:',
			copy: 'Copy',
			copied: 'Copied.',
			keyDone: 'I passed it on',
			end: 'End',
			endTitle: (name: string) => `Give ${name} nothing from now on?`,
			endWhy: 'Their key stops at once. What they hold must still go when people take it back.',
			ended: 'ended',
			took: 'Took',
			waiting: 'To delete',
			due: 'Due',
			acknowledged: 'Last said',
			nothingHeld: 'has taken nothing yet'
		}
	}
};
