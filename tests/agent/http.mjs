// Who may talk to the agent, and how: Host, Origin, session, ticket, form of
// the request, CORS, rate; the key tool's own page.
import net from "node:net";
import { Agent, Server, World, done, fs, is, ok, origin } from "./desk.mjs";

const world = new World("p256");
const agent = new Agent(world);
await agent.start();
await agent.connect();
const server = new Server(world, "XQ1");

async function expect(answer, status, error, name) {
	const got = await answer;
	ok(got.status === status && (error === null || got.value.error === error), name, { status: got.status, value: got.value });
	return got;
}

// The rate limit is tried at the end; before, the bucket must not run dry.
const breathe = () => new Promise((resolve) => setTimeout(resolve, 120));

const port = agent.port;
for (const host of [`127.0.0.1:${port + 1}`, "127.0.0.1", "localhost", `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, `127.0.0.1:${port}.evil.example`, `[::1]:${port}`, ""]) {
	await breathe();
	await expect(agent.ask("GET", "/v1/hello", { headers: { Host: host } }), 421, "HOST", `Host ${host || "empty"} is refused`);
}
await expect(agent.ask("GET", "/", { headers: { Host: "evil.example" } }), 421, "HOST", "for the tool's page too");
await expect(agent.ask("GET", "/v1/hello", { headers: { Host: `localhost:${port}` } }), 200, null, "Host localhost is ours");
for (const other of [null, "null", "https://desk.example.test", "https://desk.example.test:84430", "http://desk.example.test:8443", "https://evil.example", `${origin}.evil.example`, `http://127.0.0.1:${port}`, `${origin}/`, origin.toUpperCase()]) {
	await breathe();
	const got = await expect(agent.ask("GET", "/v1/hello", { headers: { Origin: other } }), 403, "ORIGIN", `Origin ${other} is refused`);
	ok(got.headers["access-control-allow-origin"] === undefined, `and Origin ${other} may not read the refusal`);
}

const hello = await agent.ask("GET", "/v1/hello");
is(hello.headers["access-control-allow-origin"], origin, "the answer is for this origin only");
is(hello.headers.vary, "Origin", "and says so to caches");
ok(/^\d+\.\d+\.\d+$/.test(hello.value.agent) && /^\d{4}-\d\d-\d\d$/.test(hello.value.built) && hello.value.api[0] === 1, "hello tells version, build date, api");
ok(hello.value.session.length >= 43, "the session has 256 bits");
is((await agent.ask("GET", "/v1/hello", { headers: { Origin: "https://second.example.test" } })).headers["access-control-allow-origin"], "https://second.example.test", "a second listed origin gets its own name");

const flight = await agent.ask("OPTIONS", "/v1/jobs", { headers: { "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-agent-session", "Access-Control-Request-Private-Network": "true" } });
ok(flight.status === 204 && flight.headers["access-control-allow-origin"] === origin && flight.headers["access-control-allow-headers"].includes("x-agent-session") && flight.headers["access-control-allow-private-network"] === "true", "a preflight of the desk is answered", flight);
ok((await agent.ask("OPTIONS", "/v1/jobs", { headers: { Origin: "https://evil.example" } })).headers["access-control-allow-origin"] === undefined, "a preflight of others is not");

for (const session of [null, "", "x", agent.session.slice(0, -1), `${agent.session}x`]) {
	await breathe();
	await expect(agent.ask("GET", "/v1/tokens", { headers: { "X-Agent-Session": session } }), 401, "SESSION", `session ${session === null ? "absent" : `of ${session.length}`} is refused`);
}
await expect(agent.ask("POST", "/v1/jobs", { body: { ticket: world.ticket("XQ1") }, headers: { "X-Agent-Session": null } }), 401, "SESSION", "a ticket without a session");

// tickets
const post = (ticket, headers) => agent.ask("POST", "/v1/jobs", { body: { ticket }, headers });
const good = world.ticket("XQ1");
const opened = await expect(post(good), 201, null, "a good ticket opens a job");
is((await post(good)).value.job, opened.value.job, "the same application has the same job");
is((await post(world.ticket("XQ1", { exp: Math.floor(Date.now() / 1000) + 60 }))).value.job, opened.value.job, "with a fresh ticket too");
await breathe();
const body = Buffer.from(good.body, "base64");
await expect(post({ ...good, body: Buffer.concat([body, Buffer.from(" ")]).toString("base64") }), 403, "TICKET", "a changed ticket");
await expect(post({ ...good, sig: Buffer.alloc(64).toString("base64") }), 403, "TICKET", "an empty signature");
await expect(post({ ...good, sig: "" }), 403, "TICKET", "no signature");
await expect(post("ticket"), 403, "TICKET", "a text for a ticket");
const stranger = new World("p256");
await expect(post(stranger.sign(world.ticketBody("XQ1"))), 403, "TICKET", "a ticket of another platform");
stranger.remove();
await breathe();
await expect(post(world.ticket("XQ1", { exp: Math.floor(Date.now() / 1000) - 1 })), 403, "TICKET_EXPIRED", "an expired ticket");
await expect(post(world.ticket("XQ1", { origin: "https://second.example.test" })), 403, "TICKET_ORIGIN", "a ticket for another origin");
await expect(post(good, { Origin: "https://second.example.test" }), 403, "TICKET_ORIGIN", "used from another listed origin");
await expect(post(world.ticket("XQ1", { min_version: "1.10.0" })), 426, "AGENT_TOO_OLD", "a newer agent is wanted");
const old = await expect(post(world.ticket("XQ1", { min_built: "2099-01-01" })), 426, "AGENT_TOO_OLD", "a later build is wanted");
is(old.value.have, hello.value.agent, "and what it has is told");
for (const [name, change] of Object.entries({ v: 2, application: "a\nb", key_no: "", token_serial: 5, old_cert_sha256: "00", ca_sha256: null, terms: "AB".repeat(32), min_version: "1..0", min_built: "2025-5-1", exp: "soon", alg: undefined })) {
	await breathe();
	await expect(post(world.ticket("XQ1", { [name]: change })), 403, "TICKET", `a ticket whose ${name} is out of form`);
}
await expect(agent.ask("POST", `/v1/jobs/${opened.value.job}/csr`, { headers: { Origin: "https://second.example.test" } }), 404, "JOB_UNKNOWN", "a job of another origin is not there");

// form of requests
await breathe();
await expect(agent.ask("GET", "/v1/nothing"), 404, "NOT_FOUND", "an unknown call");
await expect(agent.ask("POST", "/v1/hello"), 405, "METHOD", "an unknown method for a call");
await expect(agent.ask("DELETE", "/v1/jobs"), 405, "METHOD", "an unknown method");
await expect(agent.ask("POST", "/v1/jobs", { raw: "{" }), 400, "REQUEST", "half an object");
await expect(agent.ask("POST", "/v1/jobs", { raw: "[]" }), 400, "REQUEST", "no object");
await breathe();
await expect(agent.ask("POST", "/v1/jobs", { raw: "{} x" }), 400, "REQUEST", "something behind the object");
await expect(agent.ask("POST", "/v1/jobs", { headers: { "Content-Type": "text/plain" } }), 400, "REQUEST", "a form that needs no preflight");
await expect(agent.ask("POST", "/v1/jobs", { headers: { "Content-Type": null } }), 415, "TYPE", "no type");
await expect(agent.ask("POST", "/v1/jobs", { raw: `{"x":"${"x".repeat(66000)}"}` }), 413, "TOO_LARGE", "more than 64 KiB");
await expect(agent.ask("POST", "/v1/sign-in", { body: { challenge: "short", token_serial: world.serial, certificate_sha256: "00".repeat(32) } }), 400, "REQUEST", "a challenge that is none");

// octets that no client library sends
function raw(text) {
	return new Promise((resolve) => {
		const socket = net.connect(port, "127.0.0.1");
		let got = "";
		socket.on("data", (part) => {
			got += part;
		});
		socket.on("error", () => resolve(got));
		socket.on("close", () => resolve(got));
		socket.write(text);
	});
}
const head = `Host: 127.0.0.1:${port}\r\nOrigin: ${origin}\r\n`;
for (const [name, text] of Object.entries({
	"HTTP/1.0": `GET /v1/hello HTTP/1.0\r\n${head}\r\n`,
	"two Hosts": `GET /v1/hello HTTP/1.1\r\n${head}Host: evil\r\n\r\n`,
	"two Origins": `GET /v1/hello HTTP/1.1\r\n${head}Origin: https://evil\r\n\r\n`,
	"a folded header": `GET /v1/hello HTTP/1.1\r\n${head}X: a\r\n b\r\n\r\n`,
	"a blank before the colon": `GET /v1/hello HTTP/1.1\r\n${head}X : a\r\n\r\n`,
	chunks: `POST /v1/jobs HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
	"no length": `POST /v1/jobs HTTP/1.1\r\n${head}\r\n`,
	"a negative length": `POST /v1/jobs HTTP/1.1\r\n${head}Content-Length: -1\r\n\r\n`,
	"an absolute target": `GET http://127.0.0.1:${port}/v1/hello HTTP/1.1\r\n${head}\r\n`,
	"a NUL": `GET /v1/hello HTTP/1.1\r\n${head}X: \0\r\n\r\n`,
	"noise": "\x16\x03\x01\x02\x00\x01\r\n\r\n",
})) {
	await breathe();
	const got = await raw(text);
	ok(/^HTTP\/1\.1 (400|405) /.test(got), `${name} is refused`, got.split("\r\n")[0]);
}
const slow = Date.now();
ok((await raw("GET /v1/hello HTTP/1.1\r\nHost:")).startsWith("HTTP/1.1 408 ") && Date.now() - slow < 8000, "half a request is given up after 5 seconds");

// the key tool
await breathe();
const page = await agent.ask("GET", "/", { headers: { Origin: null, "X-Agent-Session": null } });
ok(page.status === 200 && page.value.includes("Ukey管理工具"), "the key tool is served");
ok(page.headers["content-security-policy"].includes("default-src 'none'") && page.headers["x-frame-options"] === "DENY", "under a strict policy");
ok(!/\son\w+=|<style|style=|<script(?![^>]*\ssrc=)/.test(page.value), "without anything inline");
for (const file of ["/tool/tool.js", "/tool/tool.css"]) {
	is((await agent.ask("GET", file, { headers: { Origin: null } })).status, 200, `${file} is served`);
}
const own = { Origin: `http://127.0.0.1:${port}`, "X-Agent-Session": null };
await expect(agent.ask("POST", "/tool/hello", { headers: { "X-Agent-Session": null } }), 403, "ORIGIN", "the desk may not use the tool's calls");
await expect(agent.ask("POST", "/tool/hello", { headers: { ...own, Origin: null } }), 403, "ORIGIN", "nor may nobody");
const tool = await expect(agent.ask("POST", "/tool/hello", { headers: own }), 200, null, "the tool says hello");
ok(tool.value.session !== agent.session, "and has a session of its own");
await expect(agent.ask("POST", "/tool/tokens", { headers: { ...own, "X-Agent-Session": agent.session } }), 401, "SESSION", "the desk's session is not the tool's");
const keys = await expect(agent.ask("POST", "/tool/tokens", { headers: { ...own, "X-Agent-Session": tool.value.session } }), 200, null, "the tool lists keys");
const fields = Object.fromEntries(keys.value.tokens[0].certs[0].fields);
ok(fields["版本"] === "V3" && fields["序列号"] === "4d" && fields["使用者"].includes("北京示例科技有限公司") && fields["统一社会信用代码"] === "91110000MA01ABCD20" && fields["密钥用法"].includes("Digital Signature") && fields["SHA-256指纹"].length === 64, "with every field of the certificate", fields);
ok(keys.value.tokens[0].certs[0].fields.length >= 11 && (await agent.ask("GET", "/v1/tokens")).value.tokens[0].certs[0].fields === undefined, "which pages of the desk do not get");

// one agent a user
const second = new Agent(world);
fs.writeFileSync(second.at("agent.conf"), fs.readFileSync(agent.at("agent.conf")));
let twice = "";
await second.start().catch((problem) => {
	twice = problem.message;
});
ok(twice.includes("another agent"), "a second agent of the same user does not start", twice);
fs.chmodSync(second.at("agent.conf"), 0o666);
let loose = "";
await second.start().catch((problem) => {
	loose = problem.message;
});
ok(loose.includes("writable"), "a configuration that others may write is refused", loose);
const third = new Agent(world);
await third.start();
ok(third.port === port + 1 || third.port > port, "another user's agent takes the next port");
await third.stop();

// rate
const flood = await Promise.all(Array.from({ length: 28 }, () => agent.ask("GET", "/v1/hello")).concat());
const more = [];
for (let i = 0; i < 60; i++) {
	more.push((await agent.ask("GET", "/v1/hello")).status);
}
ok(flood.length === 28 && more.includes(429), "a flood is slowed");
ok(!agent.log.includes("error"), "and nothing went wrong inside", agent.log);

await agent.stop();
world.remove();
done();
