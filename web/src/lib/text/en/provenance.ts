/** The English words about how things were made: the story of a picture, its family, the dial, the check of a file. */
import { plural } from './home.ts';

export const provenance = {
	made: {
		proven: {
			credential: 'Proven: the file carries signed Content Credentials that say so.',
			log: 'Proven: it was made here, and Salon keeps the record.',
			watermark: 'Proven: it carries the hidden watermark of a picture made here.',
			ruling: 'Found by moderators who looked at it.',
			author: 'Said by its author.',
			detector: 'Guessed by a detector. A guess alone decides nothing.',
			crowd: 'Guessed by others. A guess alone decides nothing.',
			nothing: 'Nobody has said how, and the file carries no proof.'
		},
		meaning: {
			none: 'A person made this picture.',
			assisted: 'A person made this picture with help from a machine.',
			generated: 'A machine drew this picture from a person’s words.',
			autonomous: 'A bot made and posted this by itself.',
			unknown: 'How this picture was made is not known.'
		},
		recipe: 'Recipe',
		prompt: 'Words',
		style: 'Style',
		seed: 'Seed',
		engine: 'Engine',
		recipeHidden: 'The author keeps the recipe to themselves.',
		description: 'Description'
	},
	degrees: {
		none: 'Photo or drawing',
		assisted: 'Made with help from a machine',
		generated: 'Made by a machine',
		autonomous: 'Made and posted by a bot',
		unknown: 'Not known'
	},
	story: {
		claims: 'What is said',
		claim: {
			log: (by: string | null) => `${by ?? 'This place'} made it and wrote it down`,
			credential: (by: string | null) => `The file says so, signed by ${by ?? 'somebody'}`,
			watermark: (by: string | null) => `It carries ${by ?? 'this place'}’s hidden watermark`,
			ruling: () => 'Moderators found so',
			author: () => 'Its author says so',
			detector: () => 'A detector guesses so',
			crowd: () => 'Others guess so'
		},
		layers: 'The file carries signed credentials and a hidden watermark.',
		state: {
			trusted: 'Its credentials are intact, and this place trusts who signed them.',
			valid: 'Its credentials are intact, but anybody could have signed them.',
			invalid: 'Its credentials do not hold: the file or the claim was changed. They count for nothing.'
		},
		copy: 'It is a copy of a picture made here.',
		seeOriginal: 'See the original',
		grewFrom: (n: number) => `Made from ${plural(n, 'other picture', 'other pictures')}.`,
		questions: (n: number) => plural(n, 'open question about this label', 'open questions about this label'),
		settled: {
			open: 'Moderators will look at it.',
			upheld: 'Moderators agreed.',
			dismissed: 'Moderators let the label stand.'
		},
		said: (degree: string) => `Somebody said: ${degree.toLowerCase()}.`,
		dispute: 'This label is wrong',
		what: 'What it really is',
		why: 'How do you know?',
		send: 'Tell the moderators',
		sent: 'Told. Moderators will look at it; until then the label stays.'
	},
	turning: {
		title: 'What you see',
		why: 'By how posts were made. The server keeps to it, so every app you use does too. Your own posts are always shown.',
		unknown: 'Not known how it was made',
		unknownWhy: 'Uploads that say nothing and prove nothing.',
		where: 'Where',
		everywhere: 'Everywhere',
		feeds: {
			home: 'Home',
			local: 'Explore',
			explore: 'Tags and trends',
			search: 'Search',
			profiles: 'Profiles'
		},
		own: 'Choose for this feed alone',
		ownWhy: 'Otherwise it follows what you chose everywhere.',
		hideBots: 'Hide bots',
		hideBotsWhy:
			'All that bots and agents post or boost: left out of home, lists, Explore, tags, trends and search, folded in conversations and among bookmarks. Notifications of bots you do not follow stay away. A profile you open is shown whole.',
		nothingLeft: 'Choose at least one, or nothing would be left to see.'
	},
	verify: {
		title: 'Check a picture',
		lead: 'Find out what a picture says about how it was made, and whether that holds. Nothing you check is kept.',
		choose: 'Choose a file',
		address: 'Address of a picture',
		check: 'Check',
		checking: 'Looking closely…',
		verdict: {
			proven: 'This holds.',
			claimed: 'It says so, but anybody could have.',
			tampered: 'Do not believe it.',
			nothing: 'It says nothing.'
		},
		nothingWhy:
			'No credentials and no watermark of ours. That proves nothing either way: most pictures carry none, and both can be removed.',
		madeHere: (engine: string | null) => `It was made here, with ${engine ?? 'an image engine'}.`,
		signedBy: (who: string) => `Signed by ${who}.`,
		madeWith: (what: string) => `Made or changed with ${what}.`,
		grewFrom: (n: number) => `It names ${plural(n, 'picture', 'pictures')} it was made from.`,
		link: 'Check any picture'
	},
	family: {
		see: 'See the family',
		parent: 'Starting from',
		title: 'Family of this picture',
		lead: 'Time runs down. The bright line leads from the first picture to this one.',
		deleted: 'Deleted by its author',
		takenDown: 'Taken down by the moderators',
		descendants: (n: number) => `${plural(n, 'picture', 'pictures')} grew out of this one.`,
		cut: 'The family is larger than this page. Open a picture at its edge to go on from there.',
		moreBelow: (n: number) => `${plural(n, 'more remix', 'more remixes')} below`,
		hidden: 'Not shown to you',
		here: 'This picture',
		list: 'The family as a list',
		ancestor: (n: number) => plural(n, 'generation before', 'generations before'),
		descendant: (n: number) => plural(n, 'generation after', 'generations after'),
		alone: 'No family yet',
		aloneWhy: 'Remix this picture and the tree begins.',
		zoomIn: 'Closer',
		zoomOut: 'Further',
		fit: 'All of it',
		help: 'Drag to move, pinch or use the buttons to come closer, arrow keys to walk from picture to picture.',
		noPicture: 'No picture'
	}
};
