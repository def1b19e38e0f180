/** The English words of the assistant: help with a draft, catching up, its cards in conversations. */
import { plural } from './home.ts';

export const asking = {
	helping: {
		open: 'Help with these words',
		title: 'Help with your words',
		why: 'Nothing is changed until you press “Use it”.',
		noWords: 'Write something first.',
		noModel: 'This place has no language model, so nobody can reword this. Whoever runs it can name one.',
		tone: 'Say it',
		tones: {
			friendlier: 'Friendlier',
			plainer: 'Plainer',
			shorter: 'Shorter',
			livelier: 'Livelier',
			formal: 'More formal'
		},
		translate: 'Translate',
		into: 'Into which language',
		noTranslation: 'This place has neither a translation engine nor a language model.',
		waiting: 'One moment',
		offer: 'Offered words',
		use: 'Use it',
		left: (n: number) => `${plural(n, 'question', 'questions')} left today`,
		describe: 'Suggest a description',
		madeBy: {
			rules: 'From how the picture was made',
			model: (model: string) => `By the language model ${model}`,
			translation: 'By the translation engine'
		}
	},
	catchingUp: {
		day: 'What happened since yesterday',
		thread: 'What was said here',
		onlyYou: 'Only you see this.',
		byRules: 'Counted and quoted by rules, no model was asked.',
		byModel: (model: string) => `Told by the language model ${model}. It may be wrong: the posts beside it are what was said.`,
		nothing: 'Nothing new.',
		counts: (posts: number, people: number) => `${plural(posts, 'post', 'posts')} by ${plural(people, 'person', 'people')}`,
		pictures: (n: number) => plural(n, 'picture', 'pictures'),
		speakers: 'Who said how much',
		said: (handle: string, posts: number) => `${handle}: ${plural(posts, 'post', 'posts')}`,
		points: 'Worth reading',
		noWords: 'No words, only a picture',
		reasons: {
			first: 'It began with this',
			most_answered: 'Most answered',
			most_liked: 'Most liked',
			latest: 'Last'
		},
		sources: 'Sources',
		source: (n: number, handle: string) => `Source ${n}: a post by ${handle}`
	},
	cards: {
		title: 'The assistant’s answer',
		marked: (model: string) => `AI · ${model}`,
		mayBeWrong: 'A machine wrote this from the posts below. It may be wrong.',
		working: 'The assistant is reading',
		writing: 'The assistant is writing',
		stop: 'Stop it',
		ask: 'Ask the assistant',
		askWhy: 'Everybody who can read this conversation will see its answer as one card.',
		remove: 'Take this answer away',
		removed: 'Taken away.',
		report: 'Report this answer',
		sendOut: 'No assistant in this conversation',
		letIn: 'Let the assistant in again',
		sentOut: 'There is no assistant in this conversation.'
	},
	choosing: {
		title: 'The assistant in conversations',
		why: 'It answers only when somebody names it or presses a button, as a card under that post.',
		shows: 'Show me its answers',
		mine: 'It may be asked in conversations I begin'
	}
};
