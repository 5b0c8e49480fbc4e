//! The same work on every item of a list, on several threads.

/// Calls `work` with the place of each chunk's first item and the chunk. What it does to an
/// item must not depend on how the list is cut.
pub fn for_chunks<T: Send>(items: &mut [T], threads: usize, work: impl Fn(usize, &mut [T]) + Sync) {
    let size = items.len().div_ceil(threads.max(1)).max(1);
    if size >= items.len() {
        return work(0, items);
    }
    std::thread::scope(|scope| {
        for (n, chunk) in items.chunks_mut(size).enumerate() {
            let work = &work;
            scope.spawn(move || work(n * size, chunk));
        }
    });
}
