/* SPDX-License-Identifier: MIT */
#include "runtime/engine/array_buffers.h"

#include <atomic>
#include <memory>

namespace {

class Counting : public v8::ArrayBuffer::Allocator {
 public:
  void *Allocate(size_t len) override { return counted(own_->Allocate(len), len); }
  void *AllocateUninitialized(size_t len) override { return counted(own_->AllocateUninitialized(len), len); }
  void Free(void *data, size_t len) override {
    if (data != nullptr) total_.fetch_sub(len, std::memory_order_relaxed);
    own_->Free(data, len);
  }
  size_t MaxAllocationSize() const override { return own_->MaxAllocationSize(); }
  v8::PageAllocator *GetPageAllocator() override { return own_->GetPageAllocator(); }
  size_t total() const { return total_.load(std::memory_order_relaxed); }

 private:
  void *counted(void *data, size_t len) {
    if (data != nullptr) total_.fetch_add(len, std::memory_order_relaxed);
    return data;
  }

  std::unique_ptr<v8::ArrayBuffer::Allocator> own_{v8::ArrayBuffer::Allocator::NewDefaultAllocator()};
  std::atomic<size_t> total_{0};
};

Counting *counting() {
  static Counting *one = new Counting();
  return one;
}

}  // namespace

v8::ArrayBuffer::Allocator *en_array_buffer_allocator() { return counting(); }

size_t en_array_buffer_bytes() { return counting()->total(); }
