/**
 * The one place that knows pdf.js. A PDF of a stranger is only ever turned into pixels: no script of it runs, no
 * code is made of it, its links and forms are not there, and nothing is fetched for it.
 */
import { AnnotationMode, getDocument, PDFWorker, type PDFDocumentProxy, type PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

import { PdfRefused, type DrawnPage, type OpenPdf, type PdfDrawing } from ".";

/** More pixels for sharp screens cost memory and show nothing more. */
const MAX_PIXEL_RATIO = 2;
/** A page that is many times as long as it is wide is drawn coarser than its width asks for. */
const MAX_PAGE_PIXELS = 16_000_000;
/** Largest picture inside a PDF that is decoded: an A3 sheet scanned at 600 dots an inch. */
const MAX_PICTURE_PIXELS = 80_000_000;
const ONLY_ERRORS = 0;

/** The thread that reads PDFs, shared by all that are open and ended with the last one. */
interface Reader {
  worker: PDFWorker;
  failed: Promise<never>;
  end(): void;
}
let reader: Reader | null = null;
let open_pdfs = 0;

function startReader(): Reader {
  // pdf.js would wrap the file in a blob, because the window's own address counts as no origin for it.
  const thread = new Worker(workerUrl, { type: "module" });
  const failed = new Promise<never>((_, reject) => {
    thread.addEventListener("error", () => reject(new PdfRefused("unusable")));
  });
  failed.catch(() => undefined);
  const worker = PDFWorker.create({ port: thread, verbosity: ONLY_ERRORS });
  return {
    worker,
    failed,
    end: () => {
      worker.destroy();
      thread.terminate();
    },
  };
}

function leaveReader(): void {
  open_pdfs -= 1;
  if (open_pdfs > 0) return;
  reader?.end();
  reader = null;
}

/** Opens a PDF; see `openPdf`. */
export async function open(bytes: Uint8Array<ArrayBuffer>): Promise<OpenPdf> {
  open_pdfs += 1;
  let loading: ReturnType<typeof getDocument> | null = null;
  try {
    reader ??= startReader();
    loading = getDocument({
      data: bytes,
      worker: reader.worker,
      isEvalSupported: false,
      useWasm: false,
      wasmUrl: new URL("pdf/", document.baseURI).href,
      useWorkerFetch: false,
      enableXfa: false,
      maxImageSize: MAX_PICTURE_PIXELS,
      verbosity: ONLY_ERRORS,
    });
    const pdf = await Promise.race([loading.promise, reader.failed]);
    return opened(pdf, loading);
  } catch (thrown) {
    await loading?.destroy().catch(() => undefined);
    leaveReader();
    throw refused(thrown);
  }
}

function opened(pdf: PDFDocumentProxy, loading: ReturnType<typeof getDocument>): OpenPdf {
  let closed = false;
  return {
    pages: pdf.numPages,
    draw: (page, canvas, width_px) => draw(pdf, page, canvas, width_px),
    close: async () => {
      if (closed) return;
      closed = true;
      await loading.destroy().catch(() => undefined);
      leaveReader();
    },
  };
}

function draw(pdf: PDFDocumentProxy, number: number, canvas: HTMLCanvasElement, width_px: number): PdfDrawing {
  let stopped = false;
  let page: PDFPageProxy | null = null;
  let task: ReturnType<PDFPageProxy["render"]> | null = null;

  async function run(): Promise<DrawnPage> {
    try {
      page = await pdf.getPage(number);
      const annotations = await page.getAnnotations();
      if (stopped) return { stamped: false };
      const viewport = page.getViewport({ scale: scaleOf(page, width_px) });
      canvas.width = Math.floor(viewport.width);
      canvas.height = Math.floor(viewport.height);
      task = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE });
      await task.promise;
      return { stamped: annotations.some((annotation: { subtype?: string }) => annotation.subtype !== "Link") };
    } catch (thrown) {
      if (stopped) return { stamped: false };
      throw refused(thrown);
    }
  }

  return {
    done: run(),
    stop: () => {
      stopped = true;
      task?.cancel();
      page?.cleanup();
      // An element that is gone keeps its pixels until the next big clearing-up.
      canvas.width = 0;
      canvas.height = 0;
    },
  };
}

/** How much larger than on paper a page is drawn, so that it is as sharp as the screen and never without end. */
function scaleOf(page: PDFPageProxy, width_px: number): number {
  const { width, height } = page.getViewport({ scale: 1 });
  const wanted = (width_px * Math.min(window.devicePixelRatio || 1, MAX_PIXEL_RATIO)) / width;
  return Math.min(wanted, Math.sqrt(MAX_PAGE_PIXELS / (width * height)));
}

function refused(thrown: unknown): PdfRefused {
  if (thrown instanceof PdfRefused) return thrown;
  const name = thrown instanceof Error ? thrown.name : "";
  return new PdfRefused(name === "PasswordException" ? "password" : "damaged");
}
