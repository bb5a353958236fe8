"""What an outsider reads first."""

README_TEXT = """\
佐证包 / Evidence bundle (yixian-bundle-1)

本包可以在没有本系统、不联网的情况下核验。

  1. 从公开渠道（不是从本包）取得公钥，例如 https://<系统地址>/api/v1/custody/key 或对方书面提供的一行文字。
  2. 安装 Python 3.11 以上，运行：
         yixian custody verify 本文件.zip --key '<公钥一行>'
     或者使用任何按照 docs/reference/bundle.md 写成的程序。
  3. 程序会写明使用了哪个公钥，并逐条指出问题；没有问题时退出码为 0。

包内：
  manifest.json   全部文件的 SHA-256 与大小；manifest.note 是对它的签名
  checkpoint      存证日志的签名检查点（条数与根哈希）
  leaves.json     相关存证条目及其包含证明
  events.json     状态变化的全过程
  receipts/       每份佐证的签名回执，逐字节原样
  evidence/       每份佐证的元数据（手机申报、读取结果、关联对象）
  originals/      原始文件，文件名即 SHA-256（无权查看原件者的包中没有）
  draw.json       （仅抽取）名单、种子、算法、结果，可以重算
  keys.json       签名公钥及编号，仅供对照，不作为信任依据

----------------------------------------------------------------------

This bundle can be checked without the system it came from, and without a network.

  1. Get the public key from somewhere else than this bundle: https://<address>/api/v1/custody/key, or in writing.
  2. With Python 3.11 or newer:
         yixian custody verify this-file.zip --key '<the line>'
     or any program written from docs/reference/bundle.md.
  3. It says which key it used and names every fault; its exit code is 0 when there is none.

Inside:
  manifest.json   SHA-256 and size of every file; manifest.note is its signature
  checkpoint      signed checkpoint of the custody log (how many leaves, which root)
  leaves.json     the leaves that concern this, with inclusion proofs
  events.json     everything that happened, step by step
  receipts/       the signed receipt of each piece of evidence, byte for byte
  evidence/       what is known of each piece: what its phone declared, what was read, what it shows
  originals/      the original bytes, named by their SHA-256 (absent for readers who may not have originals)
  draw.json       (draws) population, seed, algorithm and results, to be recomputed
  keys.json       public keys with their ids, for comparison; not a reason to trust them
"""
