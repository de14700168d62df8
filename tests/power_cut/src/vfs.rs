//! The file system that records: a thin layer over SQLite's own one of this platform.
//!
//! See <https://sqlite.org/vfs.html>; the layout is that of a shim: our file begins with the method
//! table that SQLite looks for, and the real file follows it in the same allocation.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::Path;
use std::sync::OnceLock;

use rusqlite::ffi::{
    SQLITE_OK, SQLITE_OPEN_MAIN_DB, SQLITE_OPEN_WAL, sqlite3_file, sqlite3_int64,
    sqlite3_io_methods, sqlite3_vfs, sqlite3_vfs_find, sqlite3_vfs_register,
};

use crate::recording::{Event, FileId, Recording, note};

/// What stands before the real file.
#[repr(C)]
struct RecordedFile {
    base: sqlite3_file,
    /// None of a file that is not recorded.
    id: Option<FileId>,
}

/// The platform's file system, which does the work.
struct Real(*mut sqlite3_vfs);

// SAFETY: SQLite's own file systems are meant to be used from any thread; the pointer never changes.
unsafe impl Send for Real {}
// SAFETY: as above.
unsafe impl Sync for Real {}

static REAL: OnceLock<Real> = OnceLock::new();

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // 2: with shared memory, without memory-mapped reading, so that every write passes by here.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Registers the file system as the default, once.
pub(crate) fn install() {
    REAL.get_or_init(|| {
        // SAFETY: a null name asks for the default; the result lives as long as the process. Ours is
        // a copy of it with other doors, leaked, so it lives as long too.
        unsafe {
            let real = sqlite3_vfs_find(std::ptr::null());
            assert!(!real.is_null(), "SQLite has no file system");
            let mut ours = *real;
            ours.pNext = std::ptr::null_mut();
            ours.zName = c"recording".as_ptr();
            ours.szOsFile += size_of::<RecordedFile>() as c_int;
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            let registered = sqlite3_vfs_register(Box::leak(Box::new(ours)), 1);
            assert_eq!(registered, SQLITE_OK, "the file system is refused");
            Real(real)
        }
    });
}

fn real_vfs() -> *mut sqlite3_vfs {
    REAL.get().expect("installed before it is called").0
}

/// The real file behind ours.
unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: SQLite allocated `szOsFile` bytes: ours, then those of the real file.
    unsafe { file.byte_add(size_of::<RecordedFile>()) }
}

/// Calls a method of the real file.
macro_rules! forward {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        // SAFETY: the real file was opened by the real file system, whose method table is whole.
        unsafe {
            let file = real($file);
            let method = (*(*file).pMethods).$method.expect("a file of SQLite has every method");
            method(file $(, $argument)*)
        }
    }};
}

/// Notes an event of a recorded file where the real call went well.
fn note_done(
    file: *mut sqlite3_file,
    outcome: c_int,
    event: impl FnOnce(FileId) -> Event,
) -> c_int {
    // SAFETY: `file` is one of ours; SQLite only calls our methods with our files.
    let id = unsafe { (*file.cast::<RecordedFile>()).id };
    if let (SQLITE_OK, Some(id)) = (outcome, id) {
        note(|recording| recording.events.push(event(id)));
    }
    outcome
}

unsafe extern "C" fn open(
    _vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let is_recorded = flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL) != 0;
    // SAFETY: SQLite gives room for our file and the real one, and a name that ends with a null.
    unsafe {
        let ours = file.cast::<RecordedFile>();
        (*ours).base.pMethods = std::ptr::null();
        (*ours).id = (is_recorded && !name.is_null())
            .then(|| Recording::file_at(path_of(name)))
            .flatten();
        let open = (*real_vfs()).xOpen.expect("a file system opens files");
        let outcome = open(real_vfs(), name, real(file), flags, out_flags);
        if !(*real(file)).pMethods.is_null() {
            (*ours).base.pMethods = &raw const METHODS;
        }
        outcome
    }
}

unsafe extern "C" fn delete(_vfs: *mut sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    // SAFETY: the name ends with a null and outlives the call.
    unsafe {
        let delete = (*real_vfs()).xDelete.expect("a file system deletes files");
        let outcome = delete(real_vfs(), name, sync_dir);
        if let (SQLITE_OK, Some(file)) = (outcome, Recording::file_at(path_of(name))) {
            note(|recording| recording.events.push(Event::Delete { file }));
        }
        outcome
    }
}

unsafe fn path_of<'name>(name: *const c_char) -> &'name Path {
    // SAFETY: of the caller.
    let name = unsafe { CStr::from_ptr(name) };
    Path::new(name.to_str().unwrap_or_default())
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    forward!(file, xClose)
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    len: c_int,
    offset: sqlite3_int64,
) -> c_int {
    forward!(file, xRead, into, len, offset)
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    len: c_int,
    offset: sqlite3_int64,
) -> c_int {
    let outcome = forward!(file, xWrite, from, len, offset);
    note_done(file, outcome, |file| {
        // SAFETY: SQLite hands over `len` bytes at `from` for the time of the call.
        let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), len as usize) };
        let (offset, bytes) = (offset as usize, bytes.to_vec());
        Event::Write {
            file,
            offset,
            bytes,
        }
    })
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, len: sqlite3_int64) -> c_int {
    let outcome = forward!(file, xTruncate, len);
    let len = len as usize;
    note_done(file, outcome, |file| Event::Truncate { file, len })
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    let outcome = forward!(file, xSync, flags);
    note_done(file, outcome, |file| Event::Sync { file })
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, into: *mut sqlite3_int64) -> c_int {
    forward!(file, xFileSize, into)
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    forward!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    forward!(file, xUnlock, level)
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, into: *mut c_int) -> c_int {
    forward!(file, xCheckReservedLock, into)
}

unsafe extern "C" fn file_control(
    file: *mut sqlite3_file,
    what: c_int,
    argument: *mut c_void,
) -> c_int {
    forward!(file, xFileControl, what, argument)
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    forward!(file, xSectorSize)
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    forward!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    page: c_int,
    page_len: c_int,
    extend: c_int,
    into: *mut *mut c_void,
) -> c_int {
    forward!(file, xShmMap, page, page_len, extend, into)
}

unsafe extern "C" fn shm_lock(
    file: *mut sqlite3_file,
    offset: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    forward!(file, xShmLock, offset, count, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    forward!(file, xShmBarrier);
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    forward!(file, xShmUnmap, delete)
}
