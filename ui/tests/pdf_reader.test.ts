import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import { bytesOfBase64, openPdf, PdfRefused } from "../src/lib/pdf";

/** The reader's thread, as a port: the test environment has no threads with addresses. */
let threads = 0;
let ended = 0;

beforeAll(async () => {
  const { WorkerMessageHandler } = (await import("pdfjs-dist/legacy/build/pdf.worker.min.mjs" as string)) as {
    WorkerMessageHandler: { initializeFromPort: (port: MessagePort) => void };
  };
  class Thread {
    readonly #near: MessagePort;
    readonly #far: MessagePort;
    constructor() {
      threads += 1;
      ({ port1: this.#near, port2: this.#far } = new MessageChannel());
      WorkerMessageHandler.initializeFromPort(this.#far);
      this.#near.start();
      this.#far.start();
    }
    addEventListener(name: string, hear: (event: MessageEvent) => void, options?: AddEventListenerOptions): void {
      if (name === "message") this.#near.addEventListener("message", hear, options);
    }
    removeEventListener(name: string, hear: (event: MessageEvent) => void): void {
      this.#near.removeEventListener(name as "message", hear);
    }
    postMessage(message: unknown, transfer: Transferable[] = []): void {
      this.#near.postMessage(message, transfer);
    }
    terminate(): void {
      ended += 1;
      this.#near.close();
      this.#far.close();
    }
  }
  vi.stubGlobal("Worker", Thread);
});

afterEach(() => {
  expect(ended, "every thread is ended with its last document").toBe(threads);
});

/** A PDF of so many pages, each with a line of text; offsets as the format wants them. */
function pdfOf(pages: number, trailer = ""): Uint8Array<ArrayBuffer> {
  const kids = Array.from({ length: pages }, (_, at) => `${4 + at * 2} 0 R`).join(" ");
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"];
  for (let at = 0; at < pages; at += 1) {
    const text = `BT /F1 24 Tf 72 700 Td (Trang ${at + 1}) Tj ET`;
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + at * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`);
    objects.push(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
  }
  let file = "%PDF-1.7\n";
  const starts = objects.map((object, at) => {
    const start = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return start;
  });
  const table = file.length;
  const lines = starts.map((start) => `${String(start).padStart(10, "0")} 00000 n \n`).join("");
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${table}\n%%EOF\n`;
  return new TextEncoder().encode(file);
}

const LOCKED = `/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <${"41".repeat(32)}> /U <${"42".repeat(32)}> >> /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]`;

async function faultOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    const pdf = await openPdf(bytes);
    await pdf.close();
    return "none";
  } catch (thrown) {
    return thrown instanceof PdfRefused ? thrown.fault : String(thrown);
  }
}

describe("a PDF", () => {
  test("is opened with its pages, and closing it twice closes it once", async () => {
    const pdf = await openPdf(pdfOf(12));
    expect(pdf.pages).toBe(12);
    await pdf.close();
    await pdf.close();
  });

  test("shares its reader with another one that is open", async () => {
    const before = threads;
    const [one, other] = [await openPdf(pdfOf(1)), await openPdf(pdfOf(2))];
    expect(threads).toBe(before + 1);
    await one.close();
    expect(ended).toBe(before);
    expect(other.pages).toBe(2);
    await other.close();
  });

  test("with a password is told from a damaged one", async () => {
    expect(await faultOf(pdfOf(1, LOCKED))).toBe("password");
    expect(await faultOf(new TextEncoder().encode("%PDF-1.7\nquyet dinh mau\n%%EOF\n"))).toBe("damaged");
    expect(await faultOf(pdfOf(1))).toBe("none");
  });

  test("whose page cannot be drawn says so, and a page that was left says nothing", async () => {
    const pdf = await openPdf(pdfOf(1));
    const beyond = pdf.draw(2, document.createElement("canvas"), 600);
    await expect(beyond.done).rejects.toMatchObject({ fault: "damaged" });
    const canvas = document.createElement("canvas");
    const left = pdf.draw(1, canvas, 600);
    left.stop();
    await expect(left.done).resolves.toEqual({ stamped: false });
    expect([canvas.width, canvas.height]).toEqual([0, 0]);
    await pdf.close();
  });
});

test("the bytes of a content are what was encoded", () => {
  expect([...bytesOfBase64(btoa("\x00\x7f\x80\xff%PDF"))]).toEqual([0, 127, 128, 255, 37, 80, 68, 70]);
});
