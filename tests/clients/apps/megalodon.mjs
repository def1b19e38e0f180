// An evening with megalodon, the library that Whalebird and Fedistar are written with.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import generator, { detector } from "megalodon";
import { OOB, SCOPES, askForConsent, closeDoor, paint, until, url } from "./evening.mjs";

const kind = await detector(url);

/** Register an app, have somebody allow it, and exchange the code for a token. */
async function join(name) {
  const stranger = generator(kind, url);
  const app = await stranger.registerApp(name, { scopes: SCOPES.split(" "), redirect_uris: OOB });
  const code = await askForConsent(app.client_id);
  const token = await stranger.fetchAccessToken(app.client_id, app.client_secret, code, OOB);
  const api = generator(kind, url, token.access_token);
  return { api, me: (await api.verifyAccountCredentials()).data };
}

const alice = await join("alice's app");
const bob = await join("bob's app");
closeDoor();

test("this place speaks as Mastodon does", () => assert.equal(kind, "mastodon"));

test("posting with a picture, reading, acting", async () => {
  await alice.api.followAccount(bob.me.id);
  const file = Object.assign(Readable.from([paint()]), { path: "red.png" });
  const media = (await bob.api.uploadMedia(file, { description: "red" })).data;
  const post = (await bob.api.postStatus("hello #harbour", { media_ids: [media.id], spoiler_text: "cw" })).data;
  assert.equal(post.media_attachments[0].description, "red");
  for (const [verb, undo, field] of [
    ["favouriteStatus", "unfavouriteStatus", "favourited"],
    ["reblogStatus", "unreblogStatus", "reblogged"],
    ["bookmarkStatus", "unbookmarkStatus", "bookmarked"],
  ]) {
    assert.equal((await alice.api[verb](post.id)).data[field], true);
    assert.equal((await alice.api[undo](post.id)).data[field], false);
  }
  await until(
    async () => (await alice.api.getHomeTimeline()).data.map((one) => one.id),
    (ids) => ids.includes(post.id),
  );
  assert.equal((await alice.api.getTagTimeline("harbour")).data[0].id, post.id);
  assert.equal((await alice.api.getStatusContext(post.id)).data.descendants.length, 0);
  const edited = (await bob.api.editStatus(post.id, { status: "changed", media_ids: [media.id] })).data;
  assert.equal(edited.media_attachments.length, 1);
});

test("polls, lists, search, notifications and conversations", async () => {
  const asked = (await bob.api.postStatus("which?", { poll: { options: ["x", "y"], expires_in: 600 } })).data;
  assert.equal((await alice.api.votePoll(asked.poll.id, [1])).data.votes_count, 1);
  const list = (await alice.api.createList("Painters")).data;
  await alice.api.addAccountsToList(list.id, [bob.me.id]);
  assert.equal((await alice.api.getListTimeline(list.id)).data[0].id, asked.id);
  const found = (await alice.api.search(bob.me.acct, { type: "accounts" })).data;
  assert.equal(found.accounts[0].id, bob.me.id);
  await bob.api.postStatus(`@${alice.me.acct} psst`, { visibility: "direct" });
  await until(
    async () => (await alice.api.getNotifications()).data.map((one) => one.type),
    (types) => types.includes("mention"),
  );
  const talks = await until(
    async () => (await alice.api.getConversationTimeline()).data,
    (all) => all.length > 0,
  );
  assert.equal(talks[0].last_status.account.id, bob.me.id);
});

test("the socket tells of posts, notifications and deletions", async () => {
  const socket = await alice.api.userStreaming();
  const heard = { update: [], notification: [], delete: [], status_update: [], error: [] };
  for (const event of Object.keys(heard)) socket.on(event, (what) => heard[event].push(what));
  const opened = new Promise((resolve) => socket.on("connect", resolve));
  try {
    await opened;
    const probes = [];
    await until(
      async () => {
        probes.push((await bob.api.postStatus(`live ${probes.length}`, {})).data.id);
        return heard.update.length;
      },
      (length) => length > 0,
    );
    const own = (await alice.api.postStatus("like this", {})).data;
    await bob.api.favouriteStatus(own.id);
    await until(
      () => heard.notification.map((one) => one.status?.id),
      (ids) => ids.includes(own.id),
    );
    await bob.api.editStatus(probes[0], { status: "live and edited" });
    await until(
      () => heard.status_update.map((one) => one.id),
      (ids) => ids.includes(probes[0]),
    );
    await bob.api.deleteStatus(probes[0]);
    await until(
      () => heard.delete,
      (ids) => ids.includes(probes[0]),
    );
    assert.deepEqual(heard.error, []);
  } finally {
    socket.stop();
  }
});
