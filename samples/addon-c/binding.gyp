# For node: `npx node-gyp rebuild`. Ingot needs only the source: --link native/text.c
{
  'targets': [
    {'target_name': 'text', 'sources': ['native/text.c']},
    {
      'target_name': 'beside_source', 'type': 'none', 'dependencies': ['text'],
      'copies': [{'destination': '<(module_root_dir)/native', 'files': ['<(PRODUCT_DIR)/text.node']}]
    }
  ]
}
