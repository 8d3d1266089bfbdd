// desk: for the tests, what stands around the agent: a key prepared by other
// tools, a small CA made with the openssl program, the platform's signing key,
// a server that keeps the rules of issuing, and a browser's way of asking.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";

export const build = process.env.top_builddir;
export const source = process.env.top_srcdir;
export const origin = "https://desk.example.test:8443";
export const pin = "Ukey-2468";
const softhsm = ["/usr/lib/softhsm/libsofthsm2.so",
	"/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"].find((p) => fs.existsSync(p));
// A range of its own for each test: others, and a running desk, have theirs.
const firstPort = 20000 + process.pid % 2400 * 5;
const fixture = path.join(build, "tests/agent/fixture.so");

// No agent outlives a test that broke off.
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

// TAP
let n = 0;
let failed = 0;
export function ok(passed, name, detail) {
	n++;
	if (!passed) {
		failed++;
	}
	console.log(`${passed ? "" : "not "}ok ${n} - ${name}`);
	if (!passed && detail !== undefined) {
		console.log(`# ${typeof detail === "string" ? detail : JSON.stringify(detail)}`);
	}
	return passed;
}
export function is(got, wanted, name) {
	return ok(got === wanted, name, `got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`);
}
export function done() {
	console.log(`1..${n}`);
	process.exitCode = failed === 0 ? 0 : 1;
}

const openssl = (...args) => execFileSync("openssl", args, { stdio: ["ignore", "pipe", "pipe"] });
const sha256 = (octets) => crypto.createHash("sha256").update(octets).digest("hex");

// One folder for the whole test: CA, platform key, token template.
export class World {
	constructor(algorithm) {
		this.algorithm = algorithm;
		this.dir = fs.mkdtempSync(path.join(os.tmpdir(), "ukey-test-"));
		this.keys = crypto.generateKeyPairSync("ed25519");
		fs.writeFileSync(this.at("platform.pem"),
		    this.keys.publicKey.export({ type: "spki", format: "pem" }));
		this.makeCa();
		this.makeToken();
		this.serials = 100;
	}

	at(name) {
		return path.join(this.dir, name);
	}

	makeCa() {
		fs.writeFileSync(this.at("ca.ext"), "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n");
		fs.writeFileSync(this.at("leaf.ext"), "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n1.2.156.10260.4.1.4=ASN1:UTF8String:91110000MA01ABCD20\n");
		for (const name of ["root", "ca", "other"]) {
			openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", this.at(`${name}.key`));
		}
		openssl("req", "-new", "-x509", "-key", this.at("root.key"), "-subj", "/C=CN/CN=Test Root", "-days", "3650", "-out", this.at("root.pem"));
		for (const name of ["ca", "other"]) {
			openssl("req", "-new", "-key", this.at(`${name}.key`), "-subj", `/C=CN/CN=Test ${name}`, "-out", this.at(`${name}.csr`));
			openssl("x509", "-req", "-in", this.at(`${name}.csr`), "-CA", this.at("root.pem"), "-CAkey", this.at("root.key"), "-set_serial", name === "ca" ? "2" : "3", "-days", "3000", "-extfile", this.at("ca.ext"), "-out", this.at(`${name}.pem`));
		}
		this.ca = this.der("ca.pem");
		this.root = this.der("root.pem");
	}

	der(name) {
		return new crypto.X509Certificate(fs.readFileSync(this.at(name))).raw;
	}

	hsm(dir) {
		fs.mkdirSync(path.join(dir, "tokens"), { recursive: true });
		const conf = path.join(dir, "softhsm2.conf");
		fs.writeFileSync(conf, `directories.tokendir = ${dir}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n`);
		return { ...process.env, SOFTHSM2_CONF: conf };
	}

	// The old pair is made outside and imported, so that the tests know it.
	makeToken() {
		const env = this.hsm(this.at("template"));
		const run = (program, ...args) => execFileSync(program, args, { env, stdio: ["ignore", "pipe", "pipe"] }).toString();
		run("softhsm2-util", "--init-token", "--free", "--label", "KEY-2024-000123", "--pin", pin, "--so-pin", "so-12345678");
		this.serial = /Serial number:\s*([0-9a-f]+)/.exec(run("softhsm2-util", "--show-slots"))[1];
		const spec = this.algorithm === "p256" ? ["EC", "ec_paramgen_curve:P-256"] :
		    ["RSA", `rsa_keygen_bits:${this.algorithm.slice(3)}`];
		openssl("genpkey", "-algorithm", spec[0], "-pkeyopt", spec[1], "-out", this.at("old.key"));
		run("softhsm2-util", "--import", this.at("old.key"), "--token", "KEY-2024-000123", "--label", "old", "--id", "01", "--pin", pin);
		openssl("req", "-new", "-utf8", "-key", this.at("old.key"), "-subj", "/C=CN/ST=北京/O=北京示例科技有限公司/CN=北京示例科技有限公司", "-out", this.at("old.csr"));
		openssl("x509", "-req", "-in", this.at("old.csr"), "-CA", this.at("ca.pem"), "-CAkey", this.at("ca.key"), "-set_serial", "77", "-days", "20", "-extfile", this.at("leaf.ext"), "-outform", "DER", "-out", this.at("old.der"));
		run("pkcs11-tool", "--module", softhsm, "--login", "--pin", pin, "--write-object", this.at("old.der"), "--type", "cert", "--id", "01", "--label", "old");
		this.old = fs.readFileSync(this.at("old.der"));
		this.oldKey = new crypto.X509Certificate(this.old).publicKey;
	}

	sign(body) {
		const octets = Buffer.from(JSON.stringify(body));
		return { body: octets.toString("base64"), sig: crypto.sign(null, octets, this.keys.privateKey).toString("base64") };
	}

	ticketBody(application, changes = {}) {
		return {
			v: 1, application, key_no: "KEY-2024-000123", token_serial: this.serial,
			old_cert_sha256: sha256(this.old), origin, ca_sha256: sha256(this.ca),
			root_sha256: sha256(this.root), terms: "ab".repeat(32), min_built: "2025-05-01",
			min_version: "1.0.0", alg: this.algorithm, exp: Math.floor(Date.now() / 1000) + 3600,
			kid: "test", ...changes,
		};
	}

	ticket(application, changes) {
		return this.sign(this.ticketBody(application, changes));
	}

	remove() {
		fs.rmSync(this.dir, { recursive: true, force: true });
	}
}

// The platform's side of one application, with the rules of issuing.
export class Server {
	constructor(world, application) {
		Object.assign(this, { world, application, voided: 0, confirmed: false, chain: null, spki: null });
	}

	issue({ csr, pop }) {
		const der = Buffer.from(csr, "base64");
		const text = ["certdesk-pop-v1", origin, this.application, "ab".repeat(32), sha256(der)].join("\n");
		if (!crypto.verify("sha256", Buffer.from(text), this.world.oldKey, Buffer.from(pop, "base64"))) {
			throw new Error("the old key did not sign this request");
		}
		fs.writeFileSync(this.world.at("new.csr"), der);
		const pem = openssl("req", "-verify", "-inform", "DER", "-in", this.world.at("new.csr"), "-pubkey", "-noout").toString();
		if (this.spki === pem) {
			return this.chain;
		}
		if (this.confirmed) {
			throw new Error("another key after confirmation");
		}
		if (this.spki !== null && ++this.voided > 3) {
			throw new Error("too many keys");
		}
		this.spki = pem;
		openssl("x509", "-req", "-inform", "DER", "-in", this.world.at("new.csr"), "-CA", this.world.at("ca.pem"), "-CAkey", this.world.at("ca.key"), "-set_serial", String(this.world.serials++), "-days", "365", "-extfile", this.world.at("leaf.ext"), "-outform", "DER", "-out", this.world.at("new.der"));
		this.cert = fs.readFileSync(this.world.at("new.der"));
		this.chain = [this.cert, this.world.ca, this.world.root].map((c) => c.toString("base64"));
		return this.chain;
	}

	confirm({ receipt, certificate_sha256 }) {
		const text = ["certdesk-installed-v1", origin, this.application, sha256(this.cert)].join("\n");
		const key = new crypto.X509Certificate(this.cert).publicKey;
		if (certificate_sha256 !== sha256(this.cert) ||
		    !crypto.verify("sha256", Buffer.from(text), key, Buffer.from(receipt, "base64"))) {
			throw new Error("the receipt is wrong");
		}
		this.confirmed = true;
		return this.world.sign({ v: 1, application: this.application, certificate_sha256, confirmed: Math.floor(Date.now() / 1000) });
	}
}

// One agent with its own copy of the key.
export class Agent {
	constructor(world, options = {}) {
		this.world = world;
		this.dir = fs.mkdtempSync(path.join(world.dir, "agent-"));
		fs.cpSync(world.at("template"), this.dir, { recursive: true });
		this.env = { ...world.hsm(this.dir), FIXTURE_MODULE: softhsm, FIXTURE_STATE: this.dir,
			PINENTRY_FILE: this.at("pins"), PINENTRY_LOG: this.at("dialogs"), LC_ALL: "C.UTF-8" };
		this.type(pin);
		fs.writeFileSync(this.at("agent.conf"), [
			`origins = ${origin} https://second.example.test`,
			`platform_keys = ${world.at("platform.pem")}`,
			`module = ${options.module ?? fixture}`,
			`pinentry = ${source}/tests/agent/pinentry.sh`,
			`worker = ${build}/agent/ukey-worker`,
			`state_dir = ${this.at("state")}`,
			"pin_tries = 6",
			`first_port = ${firstPort}`,
			"",
		].join("\n"), { mode: 0o644 });
	}

	at(name) {
		return path.join(this.dir, name);
	}

	type(...lines) {
		fs.writeFileSync(this.at("pins"), `${lines.join("\n")}\n`);
	}

	plan(text) {
		fs.writeFileSync(this.at("plan"), text);
	}

	get planned() {
		return fs.existsSync(this.at("plan"));
	}

	unplug() {
		fs.writeFileSync(this.at("unplugged"), "");
	}

	plugIn() {
		fs.rmSync(this.at("unplugged"), { force: true });
	}

	async start() {
		this.log = "";
		this.child = spawn(path.join(build, "agent/ukey-agentd"), ["-c", this.at("agent.conf")], { env: this.env, stdio: ["ignore", "ignore", "pipe"] });
		this.ended = new Promise((resolve) => this.child.on("exit", resolve));
		running.add(this.child);
		this.child.on("exit", () => running.delete(this.child));
		this.port = await new Promise((resolve, reject) => {
			this.child.stderr.on("data", (chunk) => {
				this.log += chunk;
				const found = /on 127\.0\.0\.1:(\d+)/.exec(this.log);
				if (found) {
					resolve(Number(found[1]));
				}
			});
			this.child.on("exit", () => reject(new Error(`agentd ended: ${this.log}`)));
		});
		this.session = undefined;
		this.job = undefined;
	}

	async stop(signal = "SIGTERM") {
		this.child.kill(signal);
		await this.ended;
	}

	// As a browser does; headers set to null are left out.
	ask(method, target, { body, headers = {}, raw } = {}) {
		const all = { Host: `127.0.0.1:${this.port}`, Origin: origin, "X-Agent-Session": this.session,
			...(method === "POST" ? { "Content-Type": "application/json" } : {}), ...headers };
		for (const name of Object.keys(all)) {
			if (all[name] === null || all[name] === undefined) {
				delete all[name];
			}
		}
		const octets = raw ?? (method === "POST" ? JSON.stringify(body ?? {}) : undefined);
		if (octets !== undefined) {
			all["Content-Length"] = Buffer.byteLength(octets);
		}
		return new Promise((resolve, reject) => {
			const request = http.request({ host: "127.0.0.1", port: this.port, method, path: target, headers: all, setHost: false, agent: false }, (answer) => {
				const parts = [];
				answer.on("data", (part) => parts.push(part));
				answer.on("error", reject);
				answer.on("end", () => {
					const text = Buffer.concat(parts).toString();
					let value = text;
					try {
						value = JSON.parse(text);
					} catch {
						// not JSON: the page
					}
					resolve({ status: answer.statusCode, headers: answer.headers, value });
				});
			});
			request.on("error", reject);
			request.end(octets);
		});
	}

	async call(method, target, body) {
		const { status, value } = await this.ask(method, target, { body });
		if (status >= 300) {
			throw Object.assign(new Error(value.error), { status, ...value });
		}
		return value;
	}

	async connect() {
		this.session = (await this.call("GET", "/v1/hello")).session;
	}

	async open(server, changes) {
		this.job = (await this.call("POST", "/v1/jobs", { ticket: this.world.ticket(server.application, changes) })).job;
	}

	step(verb, body) {
		return this.call("POST", `/v1/jobs/${this.job}/${verb}`, body);
	}

	// The whole way, as the page goes it.
	async install(server, ) {
		await this.connect();
		await this.open(server);
		await this.step("unlock-pin");
		const request = await this.step("csr");
		const chain = server.issue(request);
		const receipt = await this.step("install", { package: { chain } });
		const ack = server.confirm(receipt);
		await this.step("finish", { ack });
		return request;
	}

	// Seen by another program.
	objects() {
		const run = spawnSync("pkcs11-tool", ["--module", softhsm, "--login", "--pin", pin, "--list-objects"], { env: this.env, encoding: "utf8" });
		const list = run.stdout.split(/^(?=\S)/m);
		const of = (kind) => list.filter((text) => text.startsWith(kind));
		return { private: of("Private Key Object"), public: of("Public Key Object"), certs: of("Certificate Object"), text: run.stdout };
	}

	readCert(id) {
		return execFileSync("pkcs11-tool", ["--module", softhsm, "--read-object", "--type", "cert", "--id", id], { env: this.env, stdio: ["ignore", "pipe", "pipe"] });
	}

	p11tool(...args) {
		return execFileSync("p11tool", ["--provider", softhsm, ...args], { env: this.env, stdio: ["ignore", "pipe", "pipe"] }).toString();
	}
}

export function jobId(application) {
	return sha256(`certdesk-v1:${application}`).slice(0, 40);
}

export { sha256, crypto, fs, openssl };
